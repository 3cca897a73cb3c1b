"""The one way in which anything is written to a zone: journalled, read back, everything else compared."""
