package io.percorso.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.percorso.testing.RoomDefaults;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TouchpointConfigTest {
  @Test
  void shipsTheDefaultsOfTheDefinitions() {
    TouchpointConfig config = RoomDefaults.touchpoint("Europe/Madrid");
    assertThat(config.sessionGap()).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.sessionMax()).isEqualTo(Duration.ofHours(24));
    assertThat(config.businessZone().getId()).isEqualTo("Europe/Madrid");
    assertThat(Channels.ALL.stream().filter(channel -> !config.isOnline(channel)))
        .containsExactlyInAnyOrder("store", "phone", "mail", "event");
    assertThat(Channels.ALL.stream().filter(config::isAssisted))
        .containsExactlyInAnyOrder("phone", "chat");
  }

  @Test
  void readsEverySetting() {
    TouchpointConfig config =
        RoomDefaults.touchpoint(
            "UTC",
            "session-gap = 10 minutes",
            "session-max = 4 hours",
            "channels.partner = { online = false, assisted = true }",
            "marketing-channels = [ { channel = fair, source = \"expo.*\" } ]");
    assertThat(config.sessionGap()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.sessionMax()).isEqualTo(Duration.ofHours(4));
    assertThat(config.isOnline("partner")).isFalse();
    assertThat(config.isAssisted("partner")).isTrue();
    assertThat(config.marketingChannels().of("Expo26", null)).isEqualTo("fair");
  }

  @Test
  void anUnknownChannelIsOther() {
    TouchpointConfig config = RoomDefaults.touchpoint("UTC");
    assertThat(List.of(config.known("fax"), config.known(null), config.known("phone")))
        .containsExactly("other", "other", "phone");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "session-gap = 0 seconds | session-gap = \"0 seconds\" is less than PT1S",
        "session-max = soon | session-max = \"soon\" is not a length of time",
        "channels.stor.online = true | Did you mean percorso.touchpoint.channels.store?",
        "channels.web.online = maybe | channels.web.online = \"maybe\" is not true or false",
        "marketing-channels = [{channel = a, source = \"(\"}] | source is not a regular expression",
        "marketing-channels = [{channel = a}] | channel has neither source nor medium",
        "marketing-channels = [{source = a}] | channel is missing",
      })
  void saysWhatIsWrongWithASetting(String change, String message) {
    assertThatThrownBy(() -> RoomDefaults.touchpoint("UTC", change)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, direct",
        "(direct), (none), direct",
        "google, organic, organic_search",
        "www.google.es, referral, organic_search",
        "google, cpc, paid_search",
        "GOOGLE, CPC, paid_search",
        "bing, -, organic_search",
        "facebook, cpc, paid_social",
        "facebook.com, referral, organic_social",
        "-, social, organic_social",
        "youtube, cpm, paid_video",
        "youtube.com, referral, video",
        "newsletter, email, email",
        "crm, e-mail, email",
        "awin, affiliate, affiliate",
        "gdn, display, display",
        "gdn, cpm, display",
        "brand, sms, sms",
        "partner, cpc, paid_search",
        "partner, paid, paid_other",
        "blog.example, referral, referral",
        "somewhere, unheard, other",
        "-, (none), direct",
        "somewhere, -, other",
      })
  void shippedRulesNameTheMarketingChannel(String source, String medium, String channel) {
    assertThat(RoomDefaults.touchpoint("UTC").marketingChannels().of(source, medium))
        .isEqualTo(channel);
  }
}
