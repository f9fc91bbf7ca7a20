package dev.crosskeep.gateway.pictures;

import dev.crosskeep.contracts.PictureHosts;
import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.errors.ProblemException;
import dev.crosskeep.gateway.pictures.PictureRefusedException.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Fetches the pictures that a request names by address, where its tenant allows their hosts, so
 * that the engine never opens an address.
 */
public final class Pictures {

  private static final Logger LOG = LoggerFactory.getLogger(Pictures.class);
  private static final String PARAM = "messages";
  private static final String CODE = "invalid_image_url";

  private final PictureFetcher fetcher;
  private final PictureSettings settings;
  private final MeterRegistry metrics;

  Pictures(PictureFetcher fetcher, PictureSettings settings, MeterRegistry metrics) {
    this.fetcher = fetcher;
    this.settings = settings;
    this.metrics = metrics;
  }

  /**
   * A request's body with every picture in it. Whatever is wrong with an address, its host or what
   * is there, the caller reads one and the same refusal.
   *
   * @param hosts from where they may come
   * @param links in the order in which they stand in the body
   * @param largest how large the whole body may become
   * @param requestId for the log
   */
  public Mono<byte[]> fetched(
      byte[] body, List<LinkedPicture> links, PictureHosts hosts, int largest, String requestId) {
    if (links.size() > settings.perRequest()) {
      return Mono.error(tooMany(links.size()));
    }
    var allowance = new Allowance(body.length, largest, settings.maxSize().toBytes());
    return Flux.fromIterable(links)
        .flatMapSequential(link -> picture(link, hosts, allowance, requestId), settings.atOnce(), 1)
        .collectList()
        .map(files -> Inlined.body(body, links, files));
  }

  private Mono<FetchedPicture> picture(
      LinkedPicture link, PictureHosts hosts, Allowance allowance, String requestId) {
    return Mono.fromCallable(() -> address(link, hosts))
        .flatMap(address -> fetcher.fetch(address, allowance))
        .map(FetchedPicture::new)
        .doOnNext(_ -> count("fetched"))
        .onErrorMap(failure -> explained(failure, requestId));
  }

  private static PictureAddress address(LinkedPicture link, PictureHosts hosts) {
    var address =
        PictureAddress.read(link.address())
            .orElseThrow(() -> new PictureRefusedException(Reason.NO_ADDRESS));
    if (!hosts.allow(address.host())) {
      throw new PictureRefusedException(Reason.HOST_NOT_ALLOWED);
    }
    return address;
  }

  private ProblemException explained(Throwable failure, String requestId) {
    if (failure instanceof ProblemException explained) {
      return explained;
    }
    Reason reason = reason(failure);
    count(reason.label());
    LOG.info("Request {}: a picture was not fetched: {}", requestId, reason.label());
    return refusal();
  }

  private static Reason reason(Throwable failure) {
    return switch (failure) {
      case PictureRefusedException e -> e.reason();
      case TimeoutException _ -> Reason.TOO_SLOW;
      default -> Reason.UNREACHABLE;
    };
  }

  private void count(String outcome) {
    metrics.counter("crosskeep.pictures", "outcome", outcome).increment();
  }

  private ProblemException refusal() {
    return Problem.badRequest(
            "a picture cannot be used: it must be a data: URL, or an https: URL of a host that"
                + " this tenant allows, with a PNG, JPEG, WebP or GIF of at most %d bytes"
                    .formatted(settings.maxSize().toBytes()),
            PARAM,
            CODE)
        .exception();
  }

  private ProblemException tooMany(int links) {
    return Problem.badRequest(
            "at most %d pictures of a request can be given by address, got %d"
                .formatted(settings.perRequest(), links),
            PARAM,
            CODE)
        .exception();
  }
}
