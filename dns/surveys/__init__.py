"""Looking at whole zones: whose each record is, what drifted, what was left behind."""
