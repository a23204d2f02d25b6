"""Which addresses of machines are the public internet's."""

import pytest

from iiif_server.fetching.networks import anywhere, is_public, parse_networks, public_and


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f::1", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "100.127.255.254", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
        *("255.255.255.255", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "192.0.0.8"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "2606:2800:21f::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1"),
        *("ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1"),
        *("2002:e000:1::", "2001:0:7f00:1::1", "100::1", "localhost", "", "1.2.3", "0x7f.1", "2130706433"),
    ],
)
def test_addresses_inside(address: str) -> None:
    assert not is_public(address)
    assert not public_and(())(address)


def test_networks_of_the_settings_are_let_through() -> None:
    reach = public_and(parse_networks("10.20.0.0/16, fd00::/8,127.0.0.1"))
    assert [reach(one) for one in ("10.20.3.4", "10.21.0.1", "fd00::7", "127.0.0.1", "127.0.0.2", "8.8.8.8")] == [
        *(True, False, True, True, False, True),
    ]
    # The mapped form of an address is that address.
    assert reach("::ffff:10.20.3.4")
    assert not reach("::ffff:10.21.0.1")
    assert parse_networks(" ") == ()


@pytest.mark.parametrize("text", ["10.0.0.1/8", "books.example.az", "10.0.0.0/33", "10/8"])
def test_what_is_no_network(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_networks(text)


def test_a_person_at_the_machine_reaches_all() -> None:
    assert anywhere("127.0.0.1")
