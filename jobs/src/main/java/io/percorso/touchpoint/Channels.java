package io.percorso.touchpoint;

import java.util.List;

/** Where something can happen: the closed list of channels. */
public final class Channels {
  public static final String WEB = "web";
  public static final String APP = "app";
  public static final String STORE = "store";
  public static final String MAIL = "mail";

  /** What a channel outside the list becomes. */
  public static final String OTHER = "other";

  public static final List<String> ALL =
      List.of(
          WEB,
          APP,
          STORE,
          "phone",
          "chat",
          "email",
          "sms",
          "social",
          MAIL,
          "event",
          "partner",
          "marketplace",
          OTHER);

  private Channels() {}
}
