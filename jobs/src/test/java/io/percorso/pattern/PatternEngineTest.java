package io.percorso.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percorso.journey.PersonHistory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatternEngineTest {
  private static final PatternEngine SHIPPED =
      new PatternEngine(new CompiledPatterns(TestPatterns.shipped()), TestPatterns.history());

  // ropo

  @Test
  void researchOfTheProductBeforeAStorePurchaseIsRopo() {
    Story story =
        Story.of("ana")
            .touch(
                "view",
                "product_view",
                "web",
                "2026-03-01T10:00:00Z",
                "product=boot",
                "method=stitched")
            .touch("search", "search", "app", "2026-03-02T10:00:00Z", "product=boot")
            .line("o1", "store", "in_store", "2026-03-03T10:00:00Z");
    PatternMatch ropo = match(story, "o1", "ropo").orElseThrow();
    assertThat(ropo.level()).isEqualTo(MatchLevel.PRODUCT);
    assertThat(ropo.evidenceTouchpointIds()).containsExactly("search");
    assertThat(ropo.evidenceCount()).isEqualTo(2);
    assertThat(ropo.lagSeconds()).isEqualTo(86_400);
    assertThat(ropo.evidenceAt()).isEqualTo(TestPatterns.micros("2026-03-02T10:00:00Z"));
    assertThat(ropo.identityMethod()).isEqualTo("direct");
    assertThat(ropo.isSameDayUnordered()).isFalse();
    assertThat(result(story, "o1").primaryPattern()).isEqualTo("ropo");
    assertThat(result(story, "o1").touchpointId()).isEqualTo("o1/1/purchase");
    assertThat(result(story, "o1").journeyId()).isEqualTo("j1");
  }

  @Test
  void identityMethodIsThatOfTheEvidence() {
    Story story =
        Story.of("ana")
            .touch(
                "view",
                "product_view",
                "web",
                "2026-03-01T10:00:00Z",
                "product=boot",
                "method=stitched")
            .line("o1", "store", "in_store", "2026-03-03T10:00:00Z");
    assertThat(match(story, "o1", "ropo").orElseThrow().identityMethod()).isEqualTo("stitched");
  }

  @Test
  void windowOfThirtyDaysIsInclusiveToTheMicrosecond() {
    assertThat(isRopo("2026-03-01T10:00:00Z", "2026-03-31T10:00:00Z")).isTrue();
    assertThat(isRopo("2026-03-01T10:00:00Z", "2026-03-31T10:00:00.000001Z")).isFalse();
  }

  @Test
  void evidenceAtTheInstantOfThePurchaseIsNotBeforeIt() {
    assertThat(isRopo("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z")).isFalse();
    assertThat(isRopo("2026-03-01T10:00:00Z", "2026-03-01T10:00:00.000001Z")).isTrue();
  }

  @Test
  void lagOfOneMicrosecondOverADayIsRoundedUp() {
    Story story =
        Story.of("ana")
            .touch("view", "product_view", "web", "2026-03-01T10:00:00Z", "product=boot")
            .line("o1", "store", "in_store", "2026-03-02T10:00:00.000001Z");
    assertThat(match(story, "o1", "ropo").orElseThrow().lagSeconds()).isEqualTo(86_401);
  }

  @Test
  void touchpointThatGoesOnAtThePurchaseStandsAtItsFirstInstant() {
    Story story =
        Story.of("ana")
            .touch(
                "view",
                "product_view",
                "web",
                "2026-03-01T10:00:00Z",
                "product=boot",
                "last=2026-03-01T12:00:00Z")
            .line("o1", "store", "in_store", "2026-03-01T11:00:00Z")
            .line("o2", "store", "in_store", "2026-03-01T13:00:00Z");
    assertThat(match(story, "o1", "ropo").orElseThrow().lagSeconds()).isEqualTo(3_600);
    assertThat(match(story, "o2", "ropo").orElseThrow().lagSeconds()).isEqualTo(3_600);
  }

  @Test
  void onlyResearchAfterTheLastOnlinePurchaseOfTheProductCounts() {
    Story cut =
        Story.of("ana")
            .touch("view", "product_view", "web", "2026-03-01T10:00:00Z", "product=boot")
            .line("o1", "web", "ship", "2026-03-01T10:00:00Z")
            .line("o2", "store", "in_store", "2026-03-05T10:00:00Z");
    assertThat(match(cut, "o2", "ropo")).isEmpty();
    Story after =
        Story.of("ana")
            .touch("view", "product_view", "web", "2026-03-01T10:00:00.000001Z", "product=boot")
            .line("o1", "web", "ship", "2026-03-01T10:00:00Z")
            .line("o2", "store", "in_store", "2026-03-05T10:00:00Z");
    assertThat(match(after, "o2", "ropo")).isPresent();
    Story otherProduct =
        Story.of("ana")
            .touch("view", "product_view", "web", "2026-03-01T10:00:00Z", "product=boot")
            .line("o1", "web", "ship", "2026-03-02T10:00:00Z", "product=sandal")
            .line("o2", "store", "in_store", "2026-03-05T10:00:00Z");
    assertThat(match(otherProduct, "o2", "ropo")).isPresent();
    Story inStore =
        Story.of("ana")
            .touch("view", "product_view", "web", "2026-03-01T10:00:00Z", "product=boot")
            .line("o1", "store", "in_store", "2026-03-02T10:00:00Z")
            .line("o2", "store", "in_store", "2026-03-05T10:00:00Z");
    assertThat(match(inStore, "o2", "ropo")).isPresent();
  }

  @Test
  void strongestLevelOfTheLadderHolds() {
    Story story =
        Story.of("ana")
            .touch(
                "c",
                "product_view",
                "web",
                "2026-03-04T10:00:00Z",
                "product=x",
                "category=shoes",
                "brand=other")
            .touch(
                "b",
                "product_view",
                "web",
                "2026-03-03T10:00:00Z",
                "product=y",
                "category=shoes",
                "brand=acme")
            .touch(
                "p",
                "product_view",
                "web",
                "2026-02-01T10:00:00Z",
                "product=boot",
                "category=shoes",
                "brand=acme")
            .line("o1", "store", "in_store", "2026-03-05T10:00:00Z");
    PatternMatch brand = match(story, "o1", "ropo").orElseThrow();
    assertThat(brand.level()).isEqualTo(MatchLevel.BRAND_AND_CATEGORY);
    assertThat(brand.evidenceTouchpointIds()).containsExactly("b");
    assertThat(brand.evidenceCount()).isEqualTo(1);
    assertThat(candidate(story, "o1", "ropo").lagSeconds()).isEqualTo(86_400);
    Story categoryAlone =
        Story.of("ana")
            .touch("c", "product_view", "web", "2026-03-04T10:00:00Z", "category=shoes")
            .line("o1", "store", "in_store", "2026-03-05T10:00:00Z");
    assertThat(match(categoryAlone, "o1", "ropo").orElseThrow().level())
        .isEqualTo(MatchLevel.CATEGORY);
    Story brandAlone =
        Story.of("ana")
            .touch(
                "b", "product_view", "web", "2026-03-04T10:00:00Z", "brand=acme", "category=hats")
            .line("o1", "store", "in_store", "2026-03-05T10:00:00Z");
    assertThat(match(brandAlone, "o1", "ropo")).isEmpty();
  }

  @Test
  void researchOfflineOrOfAnotherKindOrOnAnOnlineOrderIsNotRopo() {
    Story story =
        Story.of("ana")
            .touch("offline", "product_view", "store", "2026-03-04T10:00:00Z", "product=boot")
            .touch("checkout", "checkout_start", "web", "2026-03-04T10:00:00Z", "product=boot")
            .line("o1", "store", "in_store", "2026-03-05T10:00:00Z");
    assertThat(match(story, "o1", "ropo")).isEmpty();
    Story online =
        Story.of("ana")
            .touch("view", "product_view", "web", "2026-03-04T10:00:00Z", "product=boot")
            .line("o1", "web", "ship", "2026-03-05T10:00:00Z");
    assertThat(match(online, "o1", "ropo")).isEmpty();
  }

  @Test
  void evidenceOnTheDateOfADateOnlyOrderCountsAndIsFlagged() {
    Story story =
        Story.of("ana")
            .touch("last", "product_view", "web", "2026-03-05T22:59:59.999999Z", "product=boot")
            .line("o1", "store", "in_store", "2026-03-05T22:59:59.999999Z", "dateOnly");
    PatternMatch ropo = match(story, "o1", "ropo").orElseThrow();
    assertThat(ropo.isSameDayUnordered()).isTrue();
    assertThat(ropo.lagSeconds()).isZero();
    Story dayBefore =
        Story.of("ana")
            .touch("before", "product_view", "web", "2026-03-04T22:59:59.999999Z", "product=boot")
            .line("o1", "store", "in_store", "2026-03-05T22:59:59.999999Z", "dateOnly");
    assertThat(match(dayBefore, "o1", "ropo").orElseThrow().isSameDayUnordered()).isFalse();
    Story dayAfter =
        Story.of("ana")
            .touch("after", "product_view", "web", "2026-03-05T23:00:00Z", "product=boot")
            .line("o1", "store", "in_store", "2026-03-05T22:59:59.999999Z", "dateOnly");
    assertThat(match(dayAfter, "o1", "ropo")).isEmpty();
  }

  @Test
  void dateOfTwentyFiveHoursIsWithinADay() {
    Story story =
        Story.of("ana")
            .touch("view", "product_view", "web", "2025-10-25T22:00:00Z", "product=boot")
            .line("o1", "store", "in_store", "2025-10-26T22:59:59.999999Z", "dateOnly");
    assertThat(match(story, "o1", "ropo").orElseThrow().isSameDayUnordered()).isTrue();
    assertThat(candidate(story, "o1", "ropo").lagSeconds()).isEqualTo(86_400);
  }

  @Test
  void mirroredRopoLooksAfterThePurchaseUpToTheNextOnlinePurchaseOfTheProduct() {
    Story story =
        Story.of("ana")
            .line("o1", "store", "in_store", "2026-03-05T10:00:00Z")
            .touch("view", "product_view", "web", "2026-03-06T10:00:00Z", "product=boot");
    PatternCandidate mirrored = candidate(story, "o1", "ropo");
    assertThat(mirrored.mirroredLagSeconds()).isEqualTo(86_400);
    assertThat(mirrored.isMirroredMatched()).isTrue();
    assertThat(mirrored.isMatched()).isFalse();
    assertThat(mirrored.lagSeconds()).isNull();
    Story cut =
        Story.of("ana")
            .line("o1", "store", "in_store", "2026-03-05T10:00:00Z")
            .line("o2", "web", "ship", "2026-03-06T10:00:00Z")
            .touch("view", "product_view", "web", "2026-03-06T10:00:00Z", "product=boot");
    assertThat(candidate(cut, "o1", "ropo").mirroredLagSeconds()).isNull();
    Story goingOn =
        Story.of("ana")
            .line("o1", "store", "in_store", "2026-03-05T10:00:00Z")
            .touch(
                "view",
                "product_view",
                "web",
                "2026-03-05T10:00:00Z",
                "product=boot",
                "last=2026-03-05T10:00:10Z");
    assertThat(candidate(goingOn, "o1", "ropo").mirroredLagSeconds()).isEqualTo(10);
    assertThat(candidate(goingOn, "o1", "ropo").lagSeconds()).isNull();
  }

  @Test
  void candidateReachesToTheLargestReportedWindow() {
    Story story =
        Story.of("ana")
            .touch("view", "product_view", "web", "2026-01-01T10:00:00Z", "product=boot")
            .line("o1", "store", "in_store", "2026-04-01T10:00:00Z")
            .line("o2", "store", "in_store", "2026-04-01T10:00:00.000001Z");
    assertThat(candidate(story, "o1", "ropo").lagSeconds()).isEqualTo(90 * 86_400);
    assertThat(candidate(story, "o1", "ropo").isMatched()).isFalse();
    assertThat(candidate(story, "o2", "ropo").lagSeconds()).isNull();
  }

  // try_and_buy and showrooming

  @Test
  void trialInAStoreBeforeAnOnlinePurchaseIsTryAndBuyAndNotShowrooming() {
    Story story =
        Story.of("ana")
            .touch("trial", "try_on", "store", "2026-03-01T10:00:00Z", "product=boot")
            .touch("visit", "store_visit", "store", "2026-03-01T10:00:00Z", "product=boot")
            .line("o1", "web", "ship", "2026-03-03T10:00:00Z");
    assertThat(names(story, "o1")).containsExactly("try_and_buy");
    assertThat(result(story, "o1").primaryPattern()).isEqualTo("try_and_buy");
    PatternCandidate showrooming = candidate(story, "o1", "showrooming");
    assertThat(showrooming.lagSeconds()).isEqualTo(2 * 86_400);
    assertThat(showrooming.unlessLagSeconds()).isEqualTo(2 * 86_400);
    assertThat(showrooming.isMatched()).isFalse();
  }

  @Test
  void trialWithoutAStoreIsNone() {
    Story story =
        Story.of("ana")
            .touch("scan", "product_scan", "app", "2026-03-01T10:00:00Z", "product=boot")
            .line("o1", "web", "ship", "2026-03-03T10:00:00Z");
    assertThat(names(story, "o1")).isEmpty();
    Story named =
        Story.of("ana")
            .touch(
                "scan", "product_scan", "app", "2026-03-01T10:00:00Z", "product=boot", "store=s1")
            .line("o1", "app", "ship", "2026-03-03T10:00:00Z");
    assertThat(names(named, "o1")).containsExactly("try_and_buy");
  }

  @Test
  void trialBeforeTheLastStorePurchaseOfTheProductDoesNotCount() {
    Story story =
        Story.of("ana")
            .touch("trial", "try_on", "store", "2026-03-01T10:00:00Z", "product=boot")
            .line("o1", "store", "in_store", "2026-03-01T11:00:00Z")
            .line("o2", "web", "ship", "2026-03-03T10:00:00Z");
    assertThat(names(story, "o2")).isEmpty();
  }

  @Test
  void visitThatNamesTheCategoryIsShowroomingWhereNoTrialCounts() {
    Story story =
        Story.of("ana")
            .touch("trial", "try_on", "store", "2026-02-01T09:59:59.999999Z", "product=boot")
            .touch("visit", "store_visit", "store", "2026-03-02T10:00:00Z", "category=shoes")
            .line("o1", "web", "ship", "2026-03-03T10:00:00Z");
    assertThat(names(story, "o1")).containsExactly("showrooming");
    assertThat(match(story, "o1", "showrooming").orElseThrow().level())
        .isEqualTo(MatchLevel.CATEGORY);
    Story nothingNamed =
        Story.of("ana")
            .touch("visit", "store_visit", "store", "2026-03-02T10:00:00Z")
            .line("o1", "web", "ship", "2026-03-03T10:00:00Z");
    assertThat(names(nothingNamed, "o1")).isEmpty();
  }

  @Test
  void orderReturnAndFeedbackInAStoreAreNotShowrooming() {
    Story story =
        Story.of("ana")
            .line("o0", "web", "pickup", "2026-02-20T10:00:00Z", "collected=2026-02-21T10:00:00Z")
            .returned("r1", "store", "2026-03-01T10:00:00Z")
            .touch(
                "review",
                "review_write",
                "store",
                "2026-03-02T10:00:00Z",
                "product=boot",
                "source=feedback")
            .touch(
                "purchase",
                "purchase",
                "store",
                "2026-03-02T11:00:00Z",
                "product=other",
                "category=shoes")
            .line("o1", "web", "ship", "2026-03-03T10:00:00Z");
    assertThat(names(story, "o1")).isEmpty();
  }

  @Test
  void mirroredShowroomingHoldsUnlessAMirroredTrialCounts() {
    Story story =
        Story.of("ana")
            .line("o1", "web", "ship", "2026-03-03T10:00:00Z")
            .touch("visit", "store_visit", "store", "2026-03-04T10:00:00Z", "product=boot")
            .touch("trial", "demo", "store", "2026-03-13T10:00:00Z", "product=boot");
    PatternCandidate showrooming = candidate(story, "o1", "showrooming");
    assertThat(showrooming.mirroredLagSeconds()).isEqualTo(86_400);
    assertThat(showrooming.mirroredUnlessLagSeconds()).isEqualTo(10 * 86_400);
    assertThat(showrooming.isMirroredMatched()).isFalse();
    assertThat(candidate(story, "o1", "try_and_buy").isMirroredMatched()).isTrue();
  }

  // facts of the order

  @Test
  void fulfilmentMakesFactsOfTheOrderAndNeedsNoPerson() {
    Story story =
        Story.of(null)
            .line("o1", "web", "pickup", "2026-03-03T10:00:00Z")
            .line("o2", "app", "ship_to_store", "2026-03-03T10:00:00Z")
            .line("o3", "web", "reserve", "2026-03-03T10:00:00Z")
            .line("o4", "store", "ship", "2026-03-03T10:00:00Z")
            .line("o5", "phone", "pickup", "2026-03-03T10:00:00Z")
            .line("o6", "store", "in_store", "2026-03-03T10:00:00Z");
    assertThat(primaries(story))
        .containsExactly(
            "click_and_collect",
            "ship_to_store",
            "reserve_and_collect",
            "endless_aisle",
            "unidentified",
            "unidentified");
    PatternMatch fact = match(story, "o1", "click_and_collect").orElseThrow();
    assertThat(fact.evidenceTouchpointIds()).isEmpty();
    assertThat(fact.lagSeconds()).isNull();
    assertThat(fact.identityMethod()).isNull();
    assertThat(result(story, "o1").journeyId()).isNull();
  }

  @Test
  void pickupStateIsTheFirstThatHolds() {
    Story story =
        Story.of("ana")
            .line(
                "o1",
                "web",
                "pickup",
                "2026-03-03T10:00:00Z",
                "collected=2026-03-04T10:00:00Z",
                "cancelled=2026-03-05T10:00:00Z")
            .line(
                "o2",
                "web",
                "pickup",
                "2026-03-03T10:00:00Z",
                "cancelled=2026-03-05T10:00:00Z",
                "ready=2026-03-04T10:00:00Z")
            .line(
                "o3", "web", "pickup", "2026-03-03T10:00:00Z", "ready=2026-06-16T21:59:59.999999Z")
            .line("o4", "web", "pickup", "2026-03-03T10:00:00Z", "ready=2026-06-16T22:00:00Z")
            .line("o5", "web", "pickup", "2026-03-03T10:00:00Z")
            .line("o6", "web", "ship", "2026-03-03T10:00:00Z");
    assertThat(results(story).stream().map(LineResult::pickupState))
        .containsExactly(
            PickupState.COLLECTED,
            PickupState.CANCELLED,
            PickupState.NOT_COLLECTED,
            PickupState.READY,
            PickupState.PLACED,
            null);
  }

  @Test
  void uncollectedReserveHasNoWindowedPatternAndIsNoCandidate() {
    Story story =
        Story.of("ana")
            .touch("trial", "try_on", "store", "2026-03-01T10:00:00Z", "product=boot")
            .line("o1", "web", "reserve", "2026-03-03T10:00:00Z")
            .line("o2", "web", "reserve", "2026-02-03T10:00:00Z", "collected=2026-03-05T10:00:00Z")
            .line("o3", "web", "reserve", "2026-03-03T10:00:00Z", "cancelled=2026-03-04T10:00:00Z");
    assertThat(names(story, "o1")).containsExactly("reserve_and_collect");
    assertThat(result(story, "o1").state()).isEqualTo(LineState.RESERVED);
    assertThat(result(story, "o1").candidates()).isEmpty();
    assertThat(result(story, "o1").touchpointId()).isEqualTo("o1/1/reserve");
    assertThat(names(story, "o2")).containsExactly("try_and_buy", "reserve_and_collect");
    assertThat(match(story, "o2", "try_and_buy").orElseThrow().lagSeconds()).isEqualTo(4 * 86_400);
    assertThat(result(story, "o2").state()).isEqualTo(LineState.SOLD);
    assertThat(result(story, "o2").primaryPattern()).isEqualTo("reserve_and_collect");
    assertThat(result(story, "o2").touchpointId()).isEqualTo("o2/1/reserve");
    assertThat(result(story, "o3").state()).isEqualTo(LineState.CANCELLED);
  }

  @Test
  void cancelledLineKeepsItsPattern() {
    Story story =
        Story.of("ana")
            .touch("view", "product_view", "web", "2026-03-01T10:00:00Z", "product=boot")
            .line(
                "o1",
                "store",
                "in_store",
                "2026-03-03T10:00:00Z",
                "cancelled=2026-03-04T10:00:00Z");
    assertThat(result(story, "o1").primaryPattern()).isEqualTo("ropo");
    assertThat(result(story, "o1").state()).isEqualTo(LineState.CANCELLED);
    assertThat(candidate(story, "o1", "ropo").isMatched()).isTrue();
  }

  // pickup_attach

  @Test
  void anotherOrderInThePickupStoreOnTheDateOfCollectionIsAttached() {
    Story story =
        Story.of("ana")
            .line(
                "o1",
                "web",
                "pickup",
                "2026-03-01T10:00:00Z",
                "pickup=s1",
                "collected=2026-03-03T10:00:00Z")
            .line("morning", "store", "in_store", "2026-03-02T23:00:00Z", "store=s1")
            .line(
                "evening",
                "store",
                "in_store",
                "2026-03-03T22:59:59.999999Z",
                "store=s1",
                "product=sock");
    PatternMatch attach = match(story, "o1", "pickup_attach").orElseThrow();
    assertThat(attach.evidenceTouchpointIds())
        .containsExactly("morning/1/purchase", "evening/1/purchase");
    assertThat(attach.evidenceCount()).isEqualTo(2);
    assertThat(result(story, "o1").primaryPattern()).isEqualTo("click_and_collect");
  }

  @Test
  void attachedIsNothingOfAnotherDateStoreOrChannelNorCancelledNorOfTheSameOrder() {
    Story story =
        Story.of("ana")
            .line(
                "o1",
                "store",
                "reserve",
                "2026-03-01T10:00:00Z",
                "pickup=s1",
                "store=s1",
                "collected=2026-03-03T10:00:00Z")
            .line("dayBefore", "store", "in_store", "2026-03-02T22:59:59.999999Z", "store=s1")
            .line("dayAfter", "store", "in_store", "2026-03-03T23:00:00Z", "store=s1")
            .line("elsewhere", "store", "in_store", "2026-03-03T10:00:00Z", "store=s2")
            .line("byPhone", "phone", "ship", "2026-03-03T10:00:00Z", "store=s1")
            .line(
                "cancelled",
                "store",
                "in_store",
                "2026-03-03T10:00:00Z",
                "store=s1",
                "cancelled=2026-03-03T11:00:00Z");
    assertThat(match(story, "o1", "pickup_attach")).isEmpty();
    Story notCollected =
        Story.of("ana")
            .line("o1", "web", "pickup", "2026-03-03T10:00:00Z", "pickup=s1")
            .line("o2", "store", "in_store", "2026-03-03T10:00:00Z", "store=s1");
    assertThat(match(notCollected, "o1", "pickup_attach")).isEmpty();
  }

  // returns

  @Test
  void onlineLineBroughtBackToAStoreWithinNinetyDays() {
    Story story =
        Story.of(null)
            .line("o1", "web", "ship", "2026-01-01T10:00:00Z")
            .returned("r1", "store", "2026-04-01T10:00:00Z")
            .line("o2", "web", "ship", "2026-01-01T10:00:00Z")
            .returned("r2", "store", "2026-04-01T10:00:00.000001Z")
            .line("o3", "web", "ship", "2026-01-01T10:00:00Z")
            .returned("r3", "ship", "2026-01-03T10:00:00Z")
            .line("o4", "store", "in_store", "2026-01-01T10:00:00Z")
            .returned("r4", "store", "2026-01-03T10:00:00Z");
    PatternMatch returned = match(story, "o1", "buy_online_return_in_store").orElseThrow();
    assertThat(returned.evidenceTouchpointIds()).containsExactly("r1");
    assertThat(returned.lagSeconds()).isEqualTo(90 * 86_400);
    assertThat(returned.identityMethod()).isNull();
    assertThat(List.of("o2", "o3", "o4"))
        .allSatisfy(
            order -> assertThat(match(story, order, "buy_online_return_in_store")).isEmpty());
  }

  @Test
  void returnOnTheDateOfTheOrderCountsThoughItsSourceGivesADateAloneAndNoneOfADateBefore() {
    Story story =
        Story.of(null)
            .line("o1", "web", "ship", "2026-01-01T10:00:00Z")
            .returned("dayBefore", "store", "2025-12-31T22:59:59.999999Z")
            .returned("sameDate", "store", "2025-12-31T23:00:00Z")
            .returned("after", "store", "2026-01-01T11:00:00Z")
            .line("o2", "web", "ship", "2026-01-01T10:00:00Z")
            .returned("r2", "store", "2025-12-31T22:59:59.999999Z");
    PatternMatch returned = match(story, "o1", "buy_online_return_in_store").orElseThrow();
    assertThat(returned.evidenceTouchpointIds()).containsExactly("after", "sameDate");
    assertThat(returned.evidenceCount()).isEqualTo(2);
    assertThat(match(story, "o2", "buy_online_return_in_store")).isEmpty();
  }

  @Test
  void returnOfAnOrderKnownByItsDateAloneCountsFromTheBeginningOfThatDate() {
    Story story =
        Story.of(null)
            .line("o1", "web", "ship", "2026-01-01T22:59:59.999999Z", "dateOnly")
            .returned("dayBefore", "store", "2025-12-31T22:59:59.999999Z")
            .returned("sameDate", "store", "2025-12-31T23:00:00Z")
            .returned("last", "store", "2026-04-01T22:59:59.999999Z")
            .returned("late", "store", "2026-04-01T23:00:00Z");
    PatternMatch returned = match(story, "o1", "buy_online_return_in_store").orElseThrow();
    assertThat(returned.evidenceTouchpointIds()).containsExactly("sameDate", "last");
    assertThat(returned.isSameDayUnordered()).isTrue();
  }

  @Test
  void storeReturnCountsFromTheBeginningOfTheDateOfThePurchase() {
    assertThat(rebuyOf("2025-06-30T22:00:00Z")).isPresent();
    assertThat(rebuyOf("2025-06-30T21:59:59.999999Z")).isEmpty();
  }

  @Test
  void storeReturnThenTheSameCategoryOnline() {
    assertThat(rebuy("2025-12-10T10:00:00Z", "2025-12-10T10:00:00.000001Z", "shoes")).isPresent();
    assertThat(rebuy("2025-12-10T10:00:00Z", "2025-12-10T10:00:00Z", "shoes")).isEmpty();
    assertThat(rebuy("2025-12-10T10:00:00Z", "2025-12-11T10:00:00Z", "hats")).isEmpty();
    assertThat(rebuy("2025-06-30T10:00:00Z", "2026-06-30T10:00:00Z", "shoes")).isPresent();
    assertThat(rebuy("2025-06-30T10:00:00Z", "2026-06-30T10:00:00.000001Z", "shoes")).isEmpty();
    assertThat(rebuy("2025-12-20T10:00:00Z", "2026-01-11T10:00:00Z", "shoes"))
        .hasValueSatisfying(
            match -> {
              assertThat(match.evidenceTouchpointIds()).containsExactly("r1", "o2/1/purchase");
              assertThat(match.level()).isEqualTo(MatchLevel.CATEGORY);
            });
  }

  @Test
  void storeReturnCountsWithinOneHundredAndEightyDays() {
    assertThat(rebuyOf("2025-12-28T10:00:00Z")).isPresent();
    assertThat(rebuyOf("2025-12-28T10:00:00.000001Z")).isEmpty();
  }

  private static Optional<PatternMatch> rebuyOf(String returnedAt) {
    Story story =
        Story.of("ana")
            .line("o1", "store", "in_store", "2025-07-01T10:00:00Z")
            .returned("r1", "store", returnedAt)
            .line("o2", "web", "ship", "2026-01-20T10:00:00Z", "product=sandal");
    return match(story, "o1", "store_return_web_rebuy");
  }

  private static Optional<PatternMatch> rebuy(String returnedAt, String boughtAt, String category) {
    Story story =
        Story.of("ana")
            .line("o1", "store", "in_store", "2025-06-29T10:00:00Z")
            .returned("r1", "ship", returnedAt)
            .line("o2", "web", "ship", boughtAt, "product=sandal", "category=" + category);
    return match(story, "o1", "store_return_web_rebuy");
  }

  @Test
  void laterReturnIsLookedAtWhereTheNearestHasNoRebuy() {
    Story story =
        Story.of("ana")
            .line("o1", "store", "in_store", "2025-01-01T10:00:00Z")
            .returned("early", "store", "2025-01-02T10:00:00Z")
            .returned("late", "store", "2025-06-01T10:00:00Z")
            .line("o2", "web", "ship", "2026-05-20T10:00:00Z");
    assertThat(match(story, "o1", "store_return_web_rebuy").orElseThrow().evidenceTouchpointIds())
        .containsExactly("late", "o2/1/purchase");
  }

  // cart_recovered_in_store

  @Test
  void cartLeftOnlineIsRecoveredInAStore() {
    Story story =
        Story.of("ana")
            .touch("cart", "add_to_cart", "web", "2026-03-01T10:00:00Z", "product=boot")
            .line("o1", "store", "in_store", "2026-03-31T10:00:00Z")
            .line("o2", "store", "in_store", "2026-03-31T10:00:00.000001Z")
            .line("o3", "store", "in_store", "2026-03-05T10:00:00Z", "product=sandal");
    assertThat(match(story, "o1", "cart_recovered_in_store")).isPresent();
    assertThat(match(story, "o2", "cart_recovered_in_store")).isEmpty();
    assertThat(match(story, "o3", "cart_recovered_in_store")).isEmpty();
    Story bought =
        Story.of("ana")
            .touch("cart", "add_to_cart", "web", "2026-03-01T10:00:00Z", "product=boot")
            .touch("unstaged", "purchase", "web", "2026-03-01T11:00:00Z", "product=boot")
            .line("o1", "store", "in_store", "2026-03-05T10:00:00Z");
    assertThat(match(bought, "o1", "cart_recovered_in_store")).isEmpty();
  }

  // assisted_online

  @Test
  void callOrChatWithinADayBeforeAnOnlinePurchaseAssistsIt() {
    assertThat(isAssisted("contact", "phone", "interactions", "2026-03-02T10:00:00Z")).isTrue();
    assertThat(isAssisted("contact", "chat", "interactions", "2026-03-03T09:59:59.999999Z"))
        .isTrue();
    assertThat(isAssisted("contact", "phone", "interactions", "2026-03-02T09:59:59.999999Z"))
        .isFalse();
    assertThat(isAssisted("contact", "phone", "interactions", "2026-03-03T10:00:00Z")).isFalse();
    assertThat(isAssisted("campaign_sent", "phone", "interactions", "2026-03-03T09:00:00Z"))
        .isFalse();
    assertThat(isAssisted("contact", "email", "interactions", "2026-03-03T09:00:00Z")).isFalse();
    assertThat(isAssisted("survey_response", "phone", "feedback", "2026-03-03T09:00:00Z"))
        .isFalse();
  }

  @Test
  void contactOnTheDateOfADateOnlyOrderCountsHoweverShortTheAssistWindowIs() {
    LineResult morning = assistedWithinTwoHours("2026-03-03T08:00:00Z");
    PatternMatch assisted = match(morning, "assisted_online").orElseThrow();
    assertThat(assisted.lagSeconds()).isEqualTo(7_200);
    assertThat(assisted.isSameDayUnordered()).isTrue();
    assertThat(candidate(morning, "assisted_online").lagSeconds()).isEqualTo(7_200);
    assertThat(candidate(morning, "assisted_online").isMatched()).isTrue();
    LineResult evening = assistedWithinTwoHours("2026-03-03T21:59:59.999999Z");
    assertThat(match(evening, "assisted_online").orElseThrow().lagSeconds()).isEqualTo(3_600);
    assertThat(candidate(evening, "assisted_online").isMatched()).isTrue();
    LineResult dayBefore = assistedWithinTwoHours("2026-03-02T22:59:59.999999Z");
    assertThat(match(dayBefore, "assisted_online")).isEmpty();
    assertThat(candidate(dayBefore, "assisted_online").isMatched()).isFalse();
  }

  private static LineResult assistedWithinTwoHours(String contactAt) {
    Story story =
        Story.of("ana")
            .touch("contact", "contact", "phone", contactAt)
            .line("o1", "web", "ship", "2026-03-03T22:59:59.999999Z", "dateOnly");
    return resultWith("assist-window = 2 hours", story);
  }

  private static boolean isAssisted(String activity, String channel, String source, String at) {
    Story story =
        Story.of("ana")
            .touch("contact", activity, channel, at, "source=" + source)
            .line("o1", "web", "ship", "2026-03-03T10:00:00Z");
    return names(story, "o1").contains("assisted_online");
  }

  // other outcomes

  @Test
  void lineWithoutAPatternIsNamedByWhereItWasSold() {
    Story story =
        Story.of("ana")
            .line("o1", "web", "ship", "2026-03-03T10:00:00Z")
            .line("o2", "store", "in_store", "2026-03-03T10:00:00Z")
            .line("o3", "phone", "ship", "2026-03-03T10:00:00Z")
            .line("o4", "marketplace", "ship", "2026-03-03T10:00:00Z");
    assertThat(primaries(story))
        .containsExactly("online_only", "store_only", "phone_only", "marketplace_only");
  }

  @Test
  void historyOfTheEvidenceIsTooShortWhenItBeginsWithinTheWindow() {
    Story story =
        Story.of("ana")
            .line("o1", "store", "in_store", "2026-03-31T10:00:00Z")
            .line("o2", "store", "in_store", "2026-03-31T09:59:59.999999Z")
            .line("o3", "web", "ship", "2026-03-31T10:00:00Z")
            .line("o4", "phone", "ship", "2026-03-31T09:00:00Z");
    EvidenceHistory ofWeb = TestPatterns.history("2026-03-01T10:00:00Z", "2020-01-01T00:00:00Z");
    assertThat(primaries(story, ofWeb))
        .containsExactly("store_only", "history_too_short", "online_only", "phone_only");
    EvidenceHistory none =
        new EvidenceHistory(
            TestPatterns.MADRID, TestPatterns.history().endMicros(), java.util.Map.of());
    assertThat(primaries(story, none))
        .containsExactly(
            "history_too_short", "history_too_short", "history_too_short", "phone_only");
  }

  @Test
  void lineWithoutItsTouchpointIsAnError() {
    PersonHistory history =
        new PersonHistory(
            "ana",
            List.of(),
            Story.of("ana").line("o1", "web", "ship", "2026-03-31T10:00:00Z").lines());
    assertThatThrownBy(() -> SHIPPED.evaluate(history))
        .hasMessageContaining("order o1, line 1 has no purchase or reserve touchpoint");
  }

  @Test
  void patternOfOnesOwnFindsWhatItDescribes() {
    PatternEngine engine =
        new PatternEngine(
            new CompiledPatterns(
                TestPatterns.config(
                    """
                    primary = [demo_then_phone]
                    definitions.demo_then_phone {
                      population { sold = phone }
                      steps = [
                        { name = demo, where { activity = demo }, match = [product], window = 7 days, gap = 1 day }
                        { name = chat, where { channel = chat }, of = demo, order = after, window = 2 hours, take = many }
                      ]
                    }
                    """)),
            TestPatterns.history());
    Story story =
        Story.of("ana")
            .touch("late", "demo", "store", "2026-03-04T10:00:00.000001Z", "product=boot")
            .touch(
                "demo", "demo", "store", "2026-03-04T10:00:00Z", "product=boot", "method=stitched")
            .touch("chat1", "contact", "chat", "2026-03-04T11:00:00Z")
            .touch("chat2", "contact", "chat", "2026-03-04T12:00:00Z", "method=anonymous")
            .line("o1", "phone", "ship", "2026-03-05T10:00:00Z");
    LineResult result = engine.evaluate(story.history()).get(0);
    assertThat(result.primaryPattern()).isEqualTo("demo_then_phone");
    PatternMatch match = result.matches().get(0);
    assertThat(match.evidenceTouchpointIds()).containsExactly("demo", "chat1", "chat2");
    assertThat(match.identityMethod()).isEqualTo("anonymous");
    assertThat(match.lagSeconds()).isEqualTo(86_400);
  }

  @Test
  void evidenceMayBeBoundByItsBrandAlone() {
    String settings =
        """
        definitions.brand_seen {
          population { sold = store }
          steps = [
            {
              name = view, where { activity = product_view }, same = brand, order = any,
              window = 7 days, take = many
            }
          ]
        }
        """;
    Story story =
        Story.of("ana")
            .touch("none", "product_view", "web", "2026-03-04T11:00:00Z", "product=boot")
            .touch("other", "product_view", "web", "2026-03-04T11:00:00Z", "brand=other")
            .touch("same", "product_view", "web", "2026-03-04T10:00:00Z", "brand=acme")
            .touch("hat", "product_view", "web", "2026-03-07T10:00:00Z", "product=h", "brand=acme")
            .line("o1", "store", "in_store", "2026-03-05T10:00:00Z");
    PatternMatch seen = match(resultWith(settings, story), "brand_seen").orElseThrow();
    assertThat(seen.evidenceTouchpointIds()).containsExactly("same", "hat");
    assertThat(seen.level()).isNull();
    assertThat(seen.identityMethod()).isEqualTo("direct");
  }

  @Test
  void patternThatMustNotHoldDoesNotHoldWithoutItsFact() {
    LineResult taken = searchedUnlessSeenAndSent("in_store");
    assertThat(match(taken, "searched")).isPresent();
    assertThat(candidate(taken, "searched").isMatched()).isTrue();
    assertThat(candidate(taken, "searched").isMirroredMatched()).isTrue();
    assertThat(candidate(taken, "searched").unlessLagSeconds()).isNull();
    LineResult sent = searchedUnlessSeenAndSent("ship");
    assertThat(match(sent, "searched")).isEmpty();
    assertThat(candidate(sent, "searched").isMatched()).isFalse();
    assertThat(candidate(sent, "searched").isMirroredMatched()).isFalse();
    assertThat(candidate(sent, "searched").unlessLagSeconds()).isEqualTo(2 * 86_400);
  }

  private static LineResult searchedUnlessSeenAndSent(String fulfilment) {
    String settings =
        """
        definitions.seen_and_sent {
          population { sold = store }
          fact { fulfilment = ship }
          window = 30 days
          steps = [{ name = view, where { activity = product_view }, match = [product] }]
        }
        definitions.searched {
          population { sold = store }
          unless = seen_and_sent
          window = 30 days
          evidence-feed = web_events
          placebo = true
          steps = [{ name = search, where { activity = search }, match = [product] }]
        }
        """;
    Story story =
        Story.of("ana")
            .touch("view", "product_view", "web", "2026-03-03T10:00:00Z", "product=boot")
            .touch("search", "search", "web", "2026-03-04T10:00:00Z", "product=boot")
            .line("o1", "store", fulfilment, "2026-03-05T10:00:00Z")
            .touch("laterView", "product_view", "web", "2026-03-06T10:00:00Z", "product=boot")
            .touch("laterSearch", "search", "web", "2026-03-07T10:00:00Z", "product=boot");
    return resultWith(settings, story);
  }

  @Test
  void gapOfADateOnlyOrderIsCountedFromTheEndOfItsDate() {
    assertThat(isThoughtOver("2026-03-05T20:59:59.999999Z", "dateOnly")).isTrue();
    assertThat(isThoughtOver("2026-03-05T21:00:00Z", "dateOnly")).isFalse();
    // the window is shorter than the date, and stays so
    assertThat(isThoughtOver("2026-03-05T10:59:59.999999Z", "dateOnly")).isTrue();
    assertThat(isThoughtOver("2026-03-05T10:59:59.999998Z", "dateOnly")).isFalse();
    assertThat(isThoughtOver("2026-03-05T20:59:59.999999Z")).isTrue();
    assertThat(isThoughtOver("2026-03-05T21:00:00Z")).isFalse();
  }

  private static boolean isThoughtOver(String at, String... options) {
    String settings =
        """
        definitions.thought_over {
          population { sold = store }
          window = 12 hours
          steps = [{ name = demo, where { activity = demo }, match = [product], gap = 2 hours }]
        }
        """;
    Story story =
        Story.of("ana")
            .touch("demo", "demo", "store", at, "product=boot")
            .line("o1", "store", "in_store", "2026-03-05T22:59:59.999999Z", options);
    Optional<PatternMatch> match = match(resultWith(settings, story), "thought_over");
    assertThat(match.filter(PatternMatch::isSameDayUnordered)).isEmpty();
    return match.isPresent();
  }

  private static boolean isRopo(String viewedAt, String boughtAt) {
    Story story =
        Story.of("ana")
            .touch("view", "product_view", "web", viewedAt, "product=boot")
            .line("o1", "store", "in_store", boughtAt);
    boolean isCandidate = candidate(story, "o1", "ropo").isMatched();
    assertThat(match(story, "o1", "ropo").isPresent()).isEqualTo(isCandidate);
    return isCandidate;
  }

  private static List<LineResult> results(Story story) {
    return SHIPPED.evaluate(story.history());
  }

  private static LineResult result(Story story, String order) {
    return results(story).stream()
        .filter(result -> result.line().orderId().equals(order))
        .findFirst()
        .orElseThrow();
  }

  /** Of the story's only line, with settings changed. */
  private static LineResult resultWith(String settings, Story story) {
    return new PatternEngine(
            new CompiledPatterns(TestPatterns.config(settings)), TestPatterns.history())
        .evaluate(story.history())
        .get(0);
  }

  private static Optional<PatternMatch> match(Story story, String order, String pattern) {
    return match(result(story, order), pattern);
  }

  private static Optional<PatternMatch> match(LineResult result, String pattern) {
    return result.matches().stream().filter(match -> match.pattern().equals(pattern)).findFirst();
  }

  private static PatternCandidate candidate(Story story, String order, String pattern) {
    return candidate(result(story, order), pattern);
  }

  private static PatternCandidate candidate(LineResult result, String pattern) {
    return result.candidates().stream()
        .filter(candidate -> candidate.pattern().equals(pattern))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(Story story, String order) {
    return result(story, order).matches().stream().map(PatternMatch::pattern).toList();
  }

  private static List<String> primaries(Story story) {
    return results(story).stream().map(LineResult::primaryPattern).toList();
  }

  private static List<String> primaries(Story story, EvidenceHistory history) {
    return new PatternEngine(new CompiledPatterns(TestPatterns.shipped()), history)
        .evaluate(story.history()).stream().map(LineResult::primaryPattern).toList();
  }
}
