package dev.crosskeep;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

@AnalyzeClasses(packages = "dev.crosskeep", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final List<String> TENSOR_PACKAGES =
      List.of(
          "dev.crosskeep.torch",
          "dev.crosskeep.checkpoint",
          "dev.crosskeep.clip",
          "dev.crosskeep.llama",
          "dev.crosskeep.llava",
          "dev.crosskeep.kvcache",
          "dev.crosskeep.pruning");

  @ArchTest
  static final ArchRule tensorCodeKnowsNoSpringNoHttpAndNoSql =
      noClasses()
          .that()
          .resideInAnyPackage(andBelow(TENSOR_PACKAGES))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "java.net.http..",
              "com.sun.net.httpserver..",
              "jakarta.servlet..",
              "java.sql..",
              "javax.sql..");

  @ArchTest
  static final ArchRule pruningKnowsNeitherTheModelNorTheGeneration =
      noClasses()
          .that()
          .resideInAPackage("dev.crosskeep.pruning..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.crosskeep.llava..", "dev.crosskeep.generation..");

  @ArchTest
  static final ArchRule packagesDependOnEachOtherInOneDirection =
      slices().matching("dev.crosskeep.(*)..").should().beFreeOfCycles();

  /** A misspelt package would keep its rule green for ever. */
  @ArchTest
  static void everyPackageNamedHereExists(JavaClasses classes) {
    assertThat(TENSOR_PACKAGES).allMatch(classes::containPackage);
    assertThat(classes.containPackage("dev.crosskeep.generation")).isTrue();
  }

  private static String[] andBelow(List<String> packages) {
    return packages.stream().map(name -> name + "..").toArray(String[]::new);
  }
}
