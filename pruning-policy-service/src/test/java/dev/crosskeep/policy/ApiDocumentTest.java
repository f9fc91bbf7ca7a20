package dev.crosskeep.policy;

import dev.crosskeep.service.openapi.DocumentedAddresses;

@PolicyService
class ApiDocumentTest extends DocumentedAddresses {

  ApiDocumentTest() {
    super("pruning-policy-service", Client.TOKEN);
  }
}
