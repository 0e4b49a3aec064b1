//! Index files to rulebooks: eligibility, selection and weighting, with reasons.
