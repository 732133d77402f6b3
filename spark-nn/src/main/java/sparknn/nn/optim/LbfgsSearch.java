package sparknn.nn.optim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * A search for a minimum by L-BFGS, one step at a time: the two-loop recursion and a line search
 * for the strong Wolfe conditions (Nocedal and Wright 2006, "Numerical optimization", Algorithms
 * 7.4, 3.5 and 3.6).
 *
 * <p>The first step has length 1 at most; from the second on the line search begins at the full
 * quasi-Newton step. Not thread-safe.
 */
public final class LbfgsSearch {
  /*
   * Why not Breeze's LBFGS, which Spark brings: its objective is a Scala trait that inherits apply
   * twice, once with the result double and once with Object. A Scala class may implement both, a
   * Java class can't.
   */

  /** What is made small. */
  public interface Objective {
    /**
     * The value at a point.
     *
     * @param gradient overwritten with the derivatives there
     */
    double evaluate(double[] point, double[] gradient);
  }

  private static final double SUFFICIENT_DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final int MOST_TRIALS = 20;

  private record Pair(double[] step, double[] change, double inverse) {}

  private final Lbfgs settings;
  private final Objective objective;
  private final Deque<Pair> memory = new ArrayDeque<>();
  private Point now;

  /** A point, what the objective is there, and its slope along the present line. */
  private record Point(double[] x, double value, double[] gradient, double slope) {}

  /** Evaluates the objective once, at the start, which is copied. */
  public LbfgsSearch(Lbfgs settings, Objective objective, double[] start) {
    this.settings = settings;
    this.objective = objective;
    double[] gradient = new double[start.length];
    double[] x = start.clone();
    this.now = new Point(x, objective.evaluate(x, gradient), gradient, 0);
  }

  /** The best point so far; not to be changed. */
  public double[] point() {
    return now.x;
  }

  /** The objective there. */
  public double value() {
    return now.value;
  }

  /**
   * Takes one step, with as many evaluations as the line search needs, mostly one.
   *
   * @return whether to go on; false where the value changed by less than the tolerance, relatively,
   *     or where no lower value can be found
   */
  public boolean step() {
    double[] direction = direction(now.gradient);
    double slope = dot(now.gradient, direction);
    if (!(slope < 0)) {
      if (memory.isEmpty()) {
        return false;
      }
      memory.clear();
      return step();
    }
    double first = memory.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(direction, direction))) : 1;
    Point next = search(direction, slope, first);
    if (next == null) {
      if (memory.isEmpty()) {
        return false;
      }
      memory.clear();
      return true;
    }
    remember(next);
    double change = now.value - next.value;
    double scale = Math.max(Math.abs(now.value), Math.abs(next.value));
    now = next;
    return change > settings.tolerance() * Math.max(scale, Double.MIN_NORMAL);
  }

  private void remember(Point next) {
    double[] step = new double[next.x.length];
    double[] change = new double[next.x.length];
    for (int i = 0; i < step.length; i++) {
      step[i] = next.x[i] - now.x[i];
      change[i] = next.gradient[i] - now.gradient[i];
    }
    double curvature = dot(step, change);
    if (curvature > 0) {
      if (memory.size() == settings.memory()) {
        memory.removeFirst();
      }
      memory.addLast(new Pair(step, change, 1 / curvature));
    }
  }

  /** Minus the estimated inverse Hessian times the gradient. */
  private double[] direction(double[] gradient) {
    double[] q = gradient.clone();
    double[] factors = new double[memory.size()];
    int i = factors.length;
    for (Iterator<Pair> latest = memory.descendingIterator(); latest.hasNext(); ) {
      Pair pair = latest.next();
      factors[--i] = pair.inverse * dot(pair.step, q);
      add(q, -factors[i], pair.change);
    }
    if (!memory.isEmpty()) {
      Pair last = memory.getLast();
      double scale = 1 / (last.inverse * dot(last.change, last.change));
      for (int j = 0; j < q.length; j++) {
        q[j] *= scale;
      }
    }
    for (Pair pair : memory) {
      double factor = pair.inverse * dot(pair.change, q);
      add(q, factors[i++] - factor, pair.step);
    }
    for (int j = 0; j < q.length; j++) {
      q[j] = -q[j];
    }
    return q;
  }

  private Point at(double[] direction, double length) {
    double[] x = now.x.clone();
    add(x, length, direction);
    double[] gradient = new double[x.length];
    double value = objective.evaluate(x, gradient);
    return new Point(x, value, gradient, dot(gradient, direction));
  }

  /** A point on the line that fulfils the strong Wolfe conditions, or merely is lower; or null. */
  private Point search(double[] direction, double slope, double first) {
    double length = first;
    double below = 0;
    Point lower = new Point(now.x, now.value, now.gradient, slope);
    for (int trial = 1; trial <= MOST_TRIALS; trial++) {
      Point point = at(direction, length);
      boolean descends = point.value <= now.value + SUFFICIENT_DECREASE * length * slope;
      if (!descends || (trial > 1 && point.value >= lower.value)) {
        return zoom(direction, slope, below, lower, length, point);
      }
      if (Math.abs(point.slope) <= -CURVATURE * slope) {
        return point;
      }
      if (point.slope >= 0) {
        return zoom(direction, slope, length, point, below, lower);
      }
      below = length;
      lower = point;
      length *= 2;
    }
    return lower;
  }

  /** Narrows a stretch whose end {@code low} is the lower one and slopes into it. */
  private Point zoom(
      double[] direction, double slope, double low, Point lower, double high, Point higher) {
    double a = low;
    double b = high;
    Point best = lower;
    Point other = higher;
    for (int trial = 0; trial < MOST_TRIALS; trial++) {
      double length = between(a, best, b, other);
      Point point = at(direction, length);
      boolean descends = point.value <= now.value + SUFFICIENT_DECREASE * length * slope;
      if (!descends || point.value >= best.value) {
        b = length;
        other = point;
      } else {
        if (Math.abs(point.slope) <= -CURVATURE * slope) {
          return point;
        }
        if (point.slope * (b - a) >= 0) {
          b = a;
          other = best;
        }
        a = length;
        best = point;
      }
    }
    return best.value < now.value ? best : null;
  }

  /** Where the parabola through two points with the slope of the first is lowest, well inside. */
  private static double between(double a, Point at, double b, Point other) {
    double width = b - a;
    double bend = other.value - at.value - at.slope * width;
    double share = bend > 0 ? -at.slope * width / (2 * bend) : 0.5;
    boolean usable = Double.isFinite(share);
    return a + width * (usable ? Math.min(0.9, Math.max(0.1, share)) : 0.5);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] to, double factor, double[] values) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * values[i];
    }
  }
}
