package dev.crosskeep.inference;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.test.context.TestPropertySource;

/** A toy service that answers one request at a time, lets one wait, and takes small bodies. */
@Retention(RetentionPolicy.RUNTIME)
@ToyService
@TestPropertySource(
    properties = {
      "crosskeep.inference.max-active=1",
      "crosskeep.inference.max-waiting=1",
      "crosskeep.inference.max-body=" + TightToyService.MAX_BODY,
      "crosskeep.inference.keep-alive=300ms"
    })
public @interface TightToyService {

  /** In bytes. */
  int MAX_BODY = 100_000;
}
