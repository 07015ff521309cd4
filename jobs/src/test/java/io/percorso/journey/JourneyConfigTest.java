package io.percorso.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percorso.testing.RoomDefaults;
import io.percorso.touchpoint.Activities;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JourneyConfigTest {
  private static final StageModels SHIPPED = RoomDefaults.journey().stageModels();

  @Test
  void shipsTheDefaultsOfTheDefinitions() {
    assertThat(RoomDefaults.journey().journeyGap()).isEqualTo(Duration.ofDays(30));
    assertThat(RoomDefaults.journey().purchaseCooldown()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void sixStagesShipAsTheDefinitionsNumberThem() {
    Map<String, List<String>> byStage = new TreeMap<>();
    for (String activity : Activities.ALL) {
      StageModels.Placement before = SHIPPED.placementOf(activity, false);
      byStage
          .computeIfAbsent(before.number() + " " + before.stage(), k -> new java.util.ArrayList<>())
          .add(activity);
    }
    Map<String, List<String>> expected = new LinkedHashMap<>();
    expected.put(
        "1 awareness",
        words(
            "visit ad_impression ad_click campaign_sent campaign_open campaign_click"
                + " social_engagement word_of_mouth"));
    expected.put(
        "2 consideration",
        words(
            "product_view search list_view review_read compare wishlist store_locator"
                + " availability_check store_visit product_scan try_on demo appointment contact"));
    expected.put(
        "3 decision",
        words(
            "add_to_cart remove_from_cart reserve checkout_start checkout_step checkout_error"
                + " quote"));
    expected.put("4 purchase", words("purchase"));
    expected.put(
        "5 retention",
        words(
            "pickup_ready pickup delivery cancellation return complaint survey_response"
                + " loyalty_use"));
    expected.put("6 advocacy", words("review_write referral share"));
    assertThat(byStage).isEqualTo(expected);
  }

  @Test
  void contactAndCampaignsAreRetentionAfterAPurchaseAndNothingElseMoves() {
    assertThat(
            Activities.ALL.stream()
                .filter(
                    activity ->
                        !SHIPPED
                            .placementOf(activity, true)
                            .equals(SHIPPED.placementOf(activity, false))))
        .containsExactlyInAnyOrder("contact", "campaign_sent", "campaign_open", "campaign_click");
    assertThat(SHIPPED.placementOf("contact", true))
        .returns("retention", StageModels.Placement::stage)
        .returns(5, StageModels.Placement::number)
        .returns(
            Map.of(
                "six_stage", "retention",
                "classic", "loyalty",
                "five_stage", "retention",
                "four_stage", "loyalty"),
            StageModels.Placement::stages);
  }

  @Test
  void everyModelHasAStageForEveryActivity() {
    assertThat(Activities.ALL)
        .allSatisfy(
            activity ->
                assertThat(SHIPPED.placementOf(activity, false).stages())
                    .containsOnlyKeys("six_stage", "classic", "five_stage", "four_stage")
                    .doesNotContainValue("other"));
    assertThat(SHIPPED.placementOf("purchase", false).stages())
        .containsEntry("classic", "purchase")
        .containsEntry("five_stage", "purchase")
        .containsEntry("four_stage", "conversion");
  }

  @Test
  void anUnknownActivityIsOtherInEveryModel() {
    StageModels.Placement other = SHIPPED.placementOf("other", true);
    assertThat(other.stage()).isEqualTo("other");
    assertThat(other.number()).isZero();
    assertThat(other.stages()).hasSize(4).containsEntry("classic", "other");
    assertThat(SHIPPED.isPrePurchase(0)).isFalse();
    assertThat(SHIPPED.isPostPurchase(0)).isFalse();
  }

  @Test
  void readsEverySetting() {
    JourneyConfig config =
        RoomDefaults.journey(
            "journey-gap = 7 days",
            "purchase-cooldown = 0 seconds",
            "stage-models.classic = [ { name = buy, activities = [purchase] } ]");
    assertThat(config.journeyGap()).isEqualTo(Duration.ofDays(7));
    assertThat(config.purchaseCooldown()).isZero();
    assertThat(config.stageModels().placementOf("purchase", false).stages())
        .containsEntry("classic", "buy");
    assertThat(config.stageModels().placementOf("visit", false).stages())
        .containsEntry("classic", "other");
  }

  @Test
  void travelsToExecutors() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(RoomDefaults.journey());
    JourneyConfig read =
        (JourneyConfig)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(read.stageModels().placementOf("return", true))
        .isEqualTo(SHIPPED.placementOf("return", true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "journey-gap = 1 second | is less than PT1M",
        "purchase-cooldown = never | is not a length of time",
        "stage-models.six_stage = [{name = a, activities = [visit]}] | no stage with purchase",
        "stage-models.m = [{name = a, activities = [visist]}] | Did you mean visit?",
        "stage-models.m = [{name = a, activities = [dance]}] | \"dance\", which is no activity.",
        "stage-models.m = [{name = a, activities = [visit]}, {name = b, activities = [visit]}]"
            + " | visit a second time",
        "stage-models.m = [{name = a, after-purchase = [visit, visit]}] | visit a second time",
        "stage-models.m = [{name = a}, {name = a}] | \"a\" is taken",
        "stage-models.m = [{name = other}] | \"other\" is taken",
        "stage-models.m = [{activities = [visit]}] | name is missing",
        "stage-models.m = [{name = a, activity = visit}] | is not a setting",
        "stage-models = null | has no model six_stage",
      })
  void saysWhatIsWrongWithASetting(String change, String message) {
    assertThatThrownBy(() -> RoomDefaults.journey(change)).hasMessageContaining(message);
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }
}
