"""What our rows tell of an organization's DNS, in plain words: for pages, programs and `explain` alike. Asks nobody."""
