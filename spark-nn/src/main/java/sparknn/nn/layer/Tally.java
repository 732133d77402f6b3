package sparknn.nn.layer;

/** Adds up the floats that layers ask for, for those who want to have them, or only to know. */
final class Tally {
  private final boolean only;
  private long fixed;
  private long perRow;
  private int longestScratch;

  /**
   * @param only whether nothing is to be allocated, which the methods answer
   */
  Tally(boolean only) {
    this.only = only;
  }

  boolean fixed(long floats) {
    fixed += floats;
    return only;
  }

  boolean rows(int floats) {
    perRow += floats;
    return only;
  }

  boolean scratch(int floats) {
    longestScratch = Math.max(longestScratch, floats);
    return only;
  }

  MemoryNeed memory() {
    return MemoryNeed.floats(fixed + longestScratch, perRow);
  }
}
