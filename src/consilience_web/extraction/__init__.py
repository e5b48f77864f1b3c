"""Pages of extraction: a form for each study, two people blind, then one form held."""
