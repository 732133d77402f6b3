package sparknn.nn.linalg;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.lapack.LAPACK;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Loads the OpenBLAS that ships as a dependency, behind netlib's interface.
 *
 * <p>Netlib's {@code JNIBLAS} (and {@code JNILAPACK} likewise) pins Java arrays instead of copying
 * them, which makes it the fastest way from a {@code float[]} to a native product. Its library is
 * named by a system property that it reads once, when its class initialises; where MLlib was first
 * and nothing was installed, that class has failed for good. So it is loaded a second time here, in
 * a class loader of our own: a fresh class, a fresh copy of its JNI library, our OpenBLAS. What the
 * rest of the JVM sees of netlib stays as it was.
 *
 * <p>JavaCPP unpacks the library into its cache and sets the number of threads; both talk to one
 * instance, because the dynamic linker loads a file once.
 */
final class OpenBlas {

  private OpenBlas() {}

  /**
   * Returns OpenBLAS with one thread a call.
   *
   * @throws IllegalStateException if there is no library for this platform, or it can't be used
   */
  static BLAS load() {
    return (BLAS) bridge(BLAS.class, "JNIBLAS");
  }

  /**
   * Returns the LAPACK within OpenBLAS, with one thread a call.
   *
   * @throws IllegalStateException if there is no library for this platform, or it can't be used
   */
  static LAPACK loadLapack() {
    return (LAPACK) bridge(LAPACK.class, "JNILAPACK");
  }

  private static Path library() {
    try {
      Path bindings = Path.of(Loader.load(openblas_nolapack.class));
      Path library = bindings.resolveSibling(System.mapLibraryName("openblas_nolapack") + ".0");
      if (!Files.exists(library)) {
        throw new IllegalStateException("no OpenBLAS for " + platform() + " beside " + bindings);
      }
      openblas_nolapack.blas_set_num_threads(1);
      return library;
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new IllegalStateException("no OpenBLAS for " + platform() + ": " + e.getMessage(), e);
    }
  }

  /** Netlib's bridge of this name, in the package of its interface, to our library. */
  private static Object bridge(Class<?> type, String name) {
    String library = library().toString();
    String property = type.getPackageName() + ".nativeLibPath";
    synchronized (OpenBlas.class) {
      String before = System.getProperty(property);
      System.setProperty(property, library);
      try {
        Class<?> jni =
            Class.forName(type.getPackageName() + "." + name, true, new FreshNetlib(type));
        Method getInstance = jni.getMethod("getInstance");
        getInstance.setAccessible(true);
        return getInstance.invoke(null);
      } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
        throw new IllegalStateException("netlib's native bridge did not load: " + e, e);
      } finally {
        if (before == null) {
          System.clearProperty(property);
        } else {
          System.setProperty(property, before);
        }
      }
    }
  }

  /** The platform as the jars' classifiers name it, such as {@code linux-x86_64}. */
  static String platform() {
    return Loader.Detector.getPlatform();
  }

  static String description() {
    return "OpenBLAS on " + platform();
  }

  /** Defines netlib's classes anew, all but the interface that callers share. */
  private static final class FreshNetlib extends ClassLoader {
    private final Class<?> shared;

    FreshNetlib(Class<?> shared) {
      super(shared.getClassLoader());
      this.shared = shared;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(shared.getPackageName() + ".") || name.equals(shared.getName())) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String resource = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(resource)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length, shared.getProtectionDomain());
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
