package dev.crosskeep.inference;

import dev.crosskeep.service.openapi.DocumentedAddresses;

@ToyService
class ApiDocumentTest extends DocumentedAddresses {

  ApiDocumentTest() {
    super("inference-service", "");
  }
}
