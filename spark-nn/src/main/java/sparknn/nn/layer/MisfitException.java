package sparknn.nn.layer;

import sparknn.nn.linalg.Shape;

/** Says which layer, at which place of a network, can't take what it is given. */
final class MisfitException extends IllegalArgumentException {
  private final String place;
  private final String reason;

  private MisfitException(String place, String reason, Throwable cause) {
    super("layer " + place + " must fit what comes before it: " + reason, cause);
    this.place = place;
    this.reason = reason;
  }

  /**
   * What a layer within another gives.
   *
   * @param place its name there, such as {@code 1-conv}; places within it are added behind
   * @throws MisfitException if it can't take the input
   */
  static Shape outputShape(String place, Layer layer, Shape input) {
    try {
      return layer.outputShape(input);
    } catch (MisfitException e) {
      throw new MisfitException(place + "/" + e.place, e.reason, e.getCause());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new MisfitException(place, e.getMessage(), e);
    }
  }
}
