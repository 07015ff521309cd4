package io.percorso.pattern;

import io.percorso.journey.JourneyStep;
import io.percorso.journey.PersonHistory;
import io.percorso.touchpoint.OrderLine;
import io.percorso.touchpoint.Touchpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One person's touchpoints by selection and key, each selection gone through once when asked. */
final class PersonEvidence {
  private final List<EvidenceSelection> selections;
  private final PersonHistory history;
  private final @Nullable List<Map<String, Bucket>>[] bySelection;
  private @Nullable Map<String, OrderLine> lines;

  /** The touchpoints of one key, made a timeline when first asked. */
  private static final class Bucket {
    final List<Touchpoint> touchpoints = new ArrayList<>();
    @Nullable EvidenceTimeline timeline;

    EvidenceTimeline timeline() {
      if (timeline == null) {
        timeline = EvidenceTimeline.of(touchpoints);
      }
      return timeline;
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  PersonEvidence(List<EvidenceSelection> selections, PersonHistory history) {
    this.selections = selections;
    this.history = history;
    this.bySelection = new List[selections.size()];
  }

  /** What a selection holds for a line at one place of its ladder; null: nothing. */
  @Nullable EvidenceTimeline of(int selection, int place, OrderLine line) {
    String key = selections.get(selection).keyOf(line, place);
    if (key == null) {
      return null;
    }
    Bucket bucket = buckets(selection).get(place).get(key);
    return bucket == null ? null : bucket.timeline();
  }

  private List<Map<String, Bucket>> buckets(int selection) {
    List<Map<String, Bucket>> buckets = bySelection[selection];
    if (buckets == null) {
      buckets = selected(selections.get(selection));
      bySelection[selection] = buckets;
    }
    return buckets;
  }

  private List<Map<String, Bucket>> selected(EvidenceSelection selection) {
    List<Map<String, Bucket>> places = new ArrayList<>();
    for (int place = 0; place < selection.levelCount(); place++) {
      places.add(new HashMap<>());
    }
    boolean asksOfLine = selection.where().asksOfLine();
    for (JourneyStep step : history.steps()) {
      Touchpoint touchpoint = step.touchpoint();
      if (selection.where().holds(touchpoint, asksOfLine ? lineOf(touchpoint) : null)) {
        for (int place = 0; place < places.size(); place++) {
          String key = selection.keyOf(touchpoint, place);
          if (key != null) {
            places.get(place).computeIfAbsent(key, any -> new Bucket()).touchpoints.add(touchpoint);
          }
        }
      }
    }
    return places;
  }

  private @Nullable OrderLine lineOf(Touchpoint touchpoint) {
    if (touchpoint.orderId() == null || touchpoint.lineNumber() == null) {
      return null;
    }
    if (lines == null) {
      lines = new HashMap<>();
      for (OrderLine line : history.lines()) {
        lines.put(lineKey(line.orderId(), line.lineNumber()), line);
      }
    }
    return lines.get(lineKey(touchpoint.orderId(), touchpoint.lineNumber()));
  }

  static String lineKey(String orderId, String lineNumber) {
    return orderId + '\u001f' + lineNumber;
  }
}
