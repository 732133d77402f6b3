package sparknn.nn.spec;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;

/** Finds the classes beside another, so that none has to be listed anywhere. */
final class PackageScan {
  private PackageScan() {}

  /**
   * The names of the top-level classes in the package of a class, in order, from the folder or the
   * jar that it came from; none if that is no file.
   */
  static List<String> classesBeside(Class<?> anchor) {
    CodeSource source = anchor.getProtectionDomain().getCodeSource();
    if (source == null) {
      return List.of();
    }
    String folder = anchor.getPackageName().replace('.', '/') + "/";
    try {
      File origin = new File(source.getLocation().toURI());
      List<String> files = new ArrayList<>();
      if (origin.isDirectory()) {
        String[] beside = new File(origin, folder).list();
        files.addAll(Arrays.asList(beside == null ? new String[0] : beside));
      } else {
        try (JarFile jar = new JarFile(origin)) {
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.startsWith(folder))
              .forEach(name -> files.add(name.substring(folder.length())));
        }
      }
      return files.stream()
          .filter(file -> file.matches("[^/$-]+\\.class"))
          .map(file -> anchor.getPackageName() + "." + file.replace(".class", ""))
          .sorted()
          .toList();
    } catch (URISyntaxException | IllegalArgumentException | IOException e) {
      return List.of(); // Not a file. Full names are found by rule all the same.
    }
  }
}
