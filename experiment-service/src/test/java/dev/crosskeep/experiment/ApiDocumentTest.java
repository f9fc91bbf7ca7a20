package dev.crosskeep.experiment;

import dev.crosskeep.service.openapi.DocumentedAddresses;

@WholeService
class ApiDocumentTest extends DocumentedAddresses {

  ApiDocumentTest() {
    super("experiment-service", WholeService.TOKEN);
  }
}
