package dev.crosskeep.gateway.pictures;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.springframework.boot.http.client.InetAddressFilter;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/**
 * The world in which pictures are looked for.
 *
 * @param names who has which addresses
 * @param outside which addresses lead out of this network
 * @param tls whose certificates are believed
 * @param port where hosts are asked
 */
record Internet(Names names, InetAddressFilter outside, GenericSslContextSpec<?> tls, int port) {

  /**
   * Global unicast, IPv4 or IPv6, and nothing else. Boot's filter knows what is private, reserved
   * or a tunnel to either; that an IPv6 address is in {@code 2000::/3} keeps out the rest, such as
   * IPv4 addresses in forms that only some systems unwrap.
   */
  static final InetAddressFilter OUTSIDE =
      InetAddressFilter.of("0.0.0.0/0", "2000::/3")
          .and(InetAddressFilter.externalAddresses())
          .andNot("3fff::/20");

  /** Looks names up. */
  @FunctionalInterface
  interface Names {
    List<InetAddress> addressesOf(String host) throws UnknownHostException;
  }

  /**
   * Looks a host up once, and pins the address that is then connected to.
   *
   * @return its first address, under its name, so that nobody looks it up again
   * @throws PictureRefusedException when any of its addresses is not outside
   */
  InetSocketAddress pinned(String host) throws IOException {
    List<InetAddress> addresses = names.addressesOf(host);
    if (addresses.isEmpty() || !addresses.stream().allMatch(outside::matches)) {
      throw new PictureRefusedException(PictureRefusedException.Reason.NOT_OUTSIDE);
    }
    byte[] first = addresses.getFirst().getAddress();
    return new InetSocketAddress(InetAddress.getByAddress(host, first), port);
  }
}
