"""Which addresses may be connected to: public ones.

A host on the internet can name any address: in a URL in a dozen notations, in a redirect, in a DNS answer
that is another one at the second look. So what is asked is not the URL but the address, at the one place
where the socket for it is made.
"""

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohappyeyeballs import AddrInfoType

RESERVED_4 = tuple(
    IPv4Network(network)
    for network in (
        # the special-purpose registry of IANA (RFC 6890), multicast and class E
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
        "192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 "
        "224.0.0.0/4 240.0.0.0/4"
    ).split()
)
PUBLIC_6 = IPv6Network("2000::/3")
"""The only part of IPv6 in which public hosts are (RFC 4291, 2.4)."""
RESERVED_6 = (
    IPv6Network("2001::/23"),  # protocol assignments, Teredo among them
    IPv6Network("2001:db8::/32"),  # documentation, as the next one
    IPv6Network("3fff::/20"),
)
CARRIERS = (
    # IPv6 that stands for an IPv4 address, and the bits to the right of that address
    (IPv6Network("::ffff:0:0/96"), 0),  # mapped, RFC 4291
    (IPv6Network("64:ff9b::/96"), 0),  # NAT64, RFC 6052
    (IPv6Network("2002::/16"), 80),  # 6to4, RFC 3056
)


def is_public(address: str) -> bool:
    """Return whether ``address``, as the system resolved it, is one that anybody may reach."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        for network, shift in CARRIERS:
            if ip in network:
                return _is_public_4(IPv4Address(int(ip) >> shift & 0xFFFF_FFFF))
        return ip in PUBLIC_6 and not any(ip in network for network in RESERVED_6)
    return _is_public_4(ip)


def _is_public_4(ip: IPv4Address) -> bool:
    return not any(ip in network for network in RESERVED_4)


class PrivateAddressError(OSError):
    """An OSError, so that the connector goes on to the host's other addresses.

    The text is always the same: the connector raises the error itself only where all addresses failed alike.
    """

    def __init__(self) -> None:
        super().__init__("the address is not public")


def public_socket(info: AddrInfoType) -> socket.socket:
    """Return a socket for ``info``; raises PrivateAddressError where its address is not public."""
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise PrivateAddressError
    return socket.socket(family, kind, protocol)
