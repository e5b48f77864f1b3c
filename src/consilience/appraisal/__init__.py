"""Appraise: the risk of bias of each study, by the rules of an instrument."""
