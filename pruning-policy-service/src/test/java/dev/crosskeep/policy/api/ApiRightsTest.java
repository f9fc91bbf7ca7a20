package dev.crosskeep.policy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.policy.PolicyService;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@PolicyService
class ApiRightsTest {

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping addresses;

  @Test
  void everyAddressSaysWhatAMemberNeedsAndNoOtherDoes() {
    var served = new TreeSet<String>();
    addresses
        .getHandlerMethods()
        .forEach((mapping, _) ->
            mapping
                .getPatternValues()
                .forEach(pattern ->
                    mapping
                        .getMethodsCondition()
                        .getMethods()
                        .forEach(method -> served.add(method + " " + pattern))));
    served.removeIf(address -> !address.contains(" /api/"));

    assertThat(new TreeSet<>(ApiRights.addresses())).isEqualTo(served);
  }
}
