package dev.crosskeep.benchmarks.gateway;

import java.net.URI;

/**
 * A way to the same answer.
 *
 * @param header what lets a request in
 */
record Way(String name, URI chat, String header, String value) {

  static Way of(String name, String url, String header, String value) {
    return new Way(name, URI.create(url + "/v1/chat/completions"), header, value);
  }
}
