package sparknn.nn.linalg;

/** Where arrays for computing come from: from the heap, or from somebody who only counts them. */
public interface Allocator {
  /** New arrays. */
  Allocator HEAP =
      new Allocator() {
        @Override
        public float[] floats(int length) {
          return new float[length];
        }

        @Override
        public double[] doubles(int length) {
          return new double[length];
        }
      };

  /** An array of zeros; one without elements where it is only counted. */
  float[] floats(int length);

  /** The same in double precision. */
  double[] doubles(int length);
}
