package sparknn.nn.data;

/**
 * One example on its way into a block: a scratch object that a reader fills again for each row.
 *
 * <p>Features are {@link #stored} values with their columns; where {@code columns} is null they are
 * all there in order.
 */
public final class Example {
  private int[] columns;
  private double[] values;
  private double[] target = new double[1];
  private double weight = 1;
  private boolean validation;

  /** The same as another, whose arrays are kept, not copied. */
  public void set(Example other) {
    columns = other.columns;
    values = other.values;
    target = other.target;
    weight = other.weight;
    validation = other.validation;
  }

  /** All features in order; the array is kept, not copied. */
  public void setDense(double[] values) {
    this.columns = null;
    this.values = values;
  }

  /** The features that are not 0; the arrays are kept, not copied. */
  public void setSparse(int[] columns, double[] values) {
    this.columns = columns;
    this.values = values;
  }

  /** The target, where it is one number. */
  public void setTarget(double value) {
    target[0] = value;
  }

  /** The target; the array is kept, not copied. */
  public void setTarget(double[] values) {
    target = values;
  }

  /** How much it counts; 0 or more. */
  public void setWeight(double weight) {
    this.weight = weight;
  }

  /** Whether it is held out of training. */
  public void setValidation(boolean validation) {
    this.validation = validation;
  }

  /** How many values are given. */
  public int stored() {
    return values.length;
  }

  /** The column of a given value. */
  public int column(int i) {
    return columns == null ? i : columns[i];
  }

  /** A given value. */
  public double value(int i) {
    return values[i];
  }

  /** Whether values are given for some columns only. */
  public boolean sparse() {
    return columns != null;
  }

  /** Writes all features in order, from {@code begin}, into an array that holds zeros. */
  public void copyTo(double[] into, int begin) {
    if (columns == null) {
      System.arraycopy(values, 0, into, begin, values.length);
      return;
    }
    for (int i = 0; i < values.length; i++) {
      into[begin + columns[i]] = values[i];
    }
  }

  /** One number of the target. */
  public double target(int t) {
    return target[t];
  }

  /** How much it counts. */
  public double weight() {
    return weight;
  }

  /** Whether it is held out of training. */
  public boolean validation() {
    return validation;
  }
}
