"""What operators ask of an installation: is it configured (validate_configuration), does it work (test_services)?"""
