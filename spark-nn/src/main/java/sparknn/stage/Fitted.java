package sparknn.stage;

/**
 * What a model has learnt. Spark Connect knows classes by Java's {@code ServiceLoader}, which wants
 * a public constructor without arguments of each; a model that is made by it has learnt nothing,
 * and says so when it is used.
 */
public final class Fitted {
  private Fitted() {}

  /**
   * What a model has learnt.
   *
   * @throws IllegalStateException if it is null
   */
  public static <T> T require(Object model, T learnt) {
    if (learnt == null) {
      throw new IllegalStateException(
          String.format(
              "%s must come from fit or load, got one from its constructor",
              model.getClass().getSimpleName()));
    }
    return learnt;
  }
}
