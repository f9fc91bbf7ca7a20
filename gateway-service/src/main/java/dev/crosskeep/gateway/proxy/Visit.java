package dev.crosskeep.gateway.proxy;

import dev.crosskeep.gateway.instances.Affinity;
import dev.crosskeep.gateway.instances.Instance;
import dev.crosskeep.gateway.instances.Instances;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;

/** A request at one instance, until it is answered or goes on to another one. */
final class Visit implements AnswerListener {

  /** Within JSON text a quotation mark is escaped, so this is always the field of the answer. */
  private static final Pattern SESSION = Pattern.compile("\"session\":\"([^\"\\\\]+)\"");

  private final Instance instance;
  private final Affinity affinity;
  private final Instances instances;
  private boolean over;

  Visit(Instance instance, Affinity affinity, Instances instances) {
    this.instance = instance;
    this.affinity = affinity;
    this.instances = instances;
    instance.begin();
  }

  @Override
  public void whole(ServerHttpResponse head, byte[] body) {
    HttpStatusCode status = head.getStatusCode();
    if (status != null && status.is2xxSuccessful()) {
      answered(body);
    }
  }

  @Override
  public void events(byte[] events) {
    answered(events);
  }

  private synchronized void answered(byte[] part) {
    if (over) {
      return;
    }
    switch (affinity) {
      case Affinity.Conversation _ -> {}
      case Affinity.NewSession(String tenant, _) -> {
        Matcher session = SESSION.matcher(new String(part, StandardCharsets.UTF_8));
        if (session.find()) {
          instances.remember(new Affinity.Session(tenant, session.group(1)), instance);
        }
      }
      case Affinity.Session session -> instances.remember(session, instance);
    }
  }

  @Override
  public synchronized void brokenOff(Throwable failure) {
    if (!over) {
      instance.brokeOff(failure);
    }
  }

  @Override
  public synchronized void end() {
    if (!over) {
      over = true;
      instance.end();
    }
  }
}
