from sonicus.management.commands.sandbox import further_dns_ports, ports


def test_every_name_server_of_the_configuration_is_served(settings):
    settings.DNS_NAMESERVERS = ("127.0.0.1:18153", "127.0.0.1:18154", "127.0.0.1:18155")
    assert ports()[1] == 18153
    assert further_dns_ports() == [18154, 18155]
