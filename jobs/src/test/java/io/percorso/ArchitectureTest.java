package io.percorso;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.functions;

/**
 * Data flows one way, transforms are pure, and what is as large as the data stays in the cluster.
 */
@AnalyzeClasses(packages = "io.percorso", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final Set<String> TO_THE_DRIVER =
      Set.of(
          "collect",
          "collectAsList",
          "toLocalIterator",
          "first",
          "head",
          "take",
          "takeAsList",
          "show",
          "count");
  private static final Set<String> NOT_REPEATABLE =
      Set.of(
          "current_date",
          "current_timestamp",
          "now",
          "rand",
          "randn",
          "uuid",
          "monotonically_increasing_id",
          "shuffle");

  @ArchTest
  static final ArchRule ROOMS_ARE_FREE_OF_CYCLES =
      slices().matching("io.percorso.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule DATA_FLOWS_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("config")
          .definedBy("io.percorso.config..")
          .layer("table")
          .definedBy("io.percorso.table..")
          .layer("privacy")
          .definedBy("io.percorso.privacy..")
          .layer("source")
          .definedBy("io.percorso.source..")
          .layer("staging")
          .definedBy("io.percorso.staging..")
          .layer("identity")
          .definedBy("io.percorso.identity..")
          .layer("touchpoint")
          .definedBy("io.percorso.touchpoint..")
          .layer("journey")
          .definedBy("io.percorso.journey..")
          .layer("pattern")
          .definedBy("io.percorso.pattern..")
          .layer("increment")
          .definedBy("io.percorso.increment..")
          .layer("quality")
          .definedBy("io.percorso.quality..")
          .layer("simulate")
          .definedBy("io.percorso.simulate..")
          .layer("run")
          .definedBy("io.percorso.run..")
          .layer("app")
          .definedBy("io.percorso.app..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("run")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("simulate")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("quality")
          .mayOnlyBeAccessedByLayers("run", "app")
          .whereLayer("increment")
          .mayOnlyBeAccessedByLayers("run", "app")
          .whereLayer("pattern")
          .mayOnlyBeAccessedByLayers("increment", "quality", "simulate", "run", "app")
          .whereLayer("journey")
          .mayOnlyBeAccessedByLayers("pattern", "increment", "simulate", "run", "app")
          .whereLayer("touchpoint")
          .mayOnlyBeAccessedByLayers("journey", "pattern", "increment", "simulate", "run", "app")
          .whereLayer("identity")
          .mayOnlyBeAccessedByLayers(
              "touchpoint", "journey", "pattern", "increment", "simulate", "run", "app")
          .whereLayer("staging")
          .mayOnlyBeAccessedByLayers(
              "identity",
              "touchpoint",
              "journey",
              "pattern",
              "increment",
              "simulate",
              "run",
              "app");

  @ArchTest
  static final ArchRule DATA_STAYS_IN_THE_CLUSTER =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.percorso.app..", "io.percorso.run..")
          .and()
          .doNotHaveFullyQualifiedName("io.percorso.table.ContractChecker")
          .and()
          // one aggregated row a round tells whether it has converged
          .doNotHaveFullyQualifiedName("io.percorso.identity.ConnectedComponents")
          .and()
          // no more repeated keys than are sent to every task
          .doNotHaveFullyQualifiedName("io.percorso.staging.RepeatedKeys")
          .and()
          // how many keys there are tells whether they are sent to every task
          .doNotHaveFullyQualifiedName("io.percorso.table.WorkedOut")
          .and()
          // one row: which files a change touches
          .doNotHaveFullyQualifiedName("io.percorso.table.DeltaWarehouse")
          .and()
          // one row: which keys of new files were there, and in which files
          .doNotHaveFullyQualifiedName("io.percorso.staging.StagingChange$Met")
          .and()
          // one row: the first and the last date of what came
          .doNotHaveFullyQualifiedName("io.percorso.staging.VolumeChange")
          .and()
          // which files of a joined table have broken lines
          .doNotHaveFullyQualifiedName("io.percorso.source.FeedReader")
          .and()
          // one row of totals
          .doNotHaveFullyQualifiedName("io.percorso.staging.Tally")
          .should()
          .callMethodWhere(call("brings rows to the driver", Dataset.class, TO_THE_DRIVER));

  @ArchTest
  static final ArchRule RESULTS_ARE_REPEATABLE =
      noClasses()
          .should()
          .callMethodWhere(call("is not repeatable", functions.class, NOT_REPEATABLE));

  @ArchTest
  static final ArchRule NO_CLOCK_DECIDES =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.percorso.app..", "io.percorso.run..")
          .should()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(Instant.class, "now");

  @ArchTest
  static final ArchRule ONLY_MAIN_EXITS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.percorso.app.Main")
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule SETTINGS_ARE_RECORDS =
      classes().that().haveSimpleNameEndingWith("Config").should().beRecords();

  private static DescribedPredicate<JavaCall<?>> call(
      String what, Class<?> owner, Set<String> names) {
    return new DescribedPredicate<>("a call that " + what) {
      @Override
      public boolean test(JavaCall<?> call) {
        JavaClass target = call.getTargetOwner();
        return target.isAssignableTo(owner) && names.contains(call.getName());
      }
    };
  }
}
