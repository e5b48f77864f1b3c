"""Pages of appraisal: an instrument for each study, two people blind, then one form held."""
