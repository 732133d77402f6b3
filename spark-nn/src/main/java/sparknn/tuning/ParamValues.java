package sparknn.tuning;

import java.util.Arrays;

/** Some values, equal to others if each is; arrays are equal if their items are. */
record ParamValues(Object[] values) {

  static ParamValues of(Object... values) {
    return new ParamValues(values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParamValues point && Arrays.deepEquals(values, point.values);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(values);
  }
}
