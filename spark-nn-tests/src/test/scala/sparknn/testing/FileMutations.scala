package sparknn.testing

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}
import com.fasterxml.jackson.databind.node.{ArrayNode, ObjectNode, TextNode}
import java.nio.charset.StandardCharsets.UTF_8
import scala.util.{Random, Try}

/** Damage of all kinds to the content of a file; what is done follows from the generator alone. */
object FileMutations {
  private type Bytes = Array[Byte]
  private val json = new ObjectMapper
  private val longest = 1 << 16

  /** Damages a file, and says how.
    *
    * @param others
    *   contents of other files, one of which may take its place
    */
  def mutate(content: Bytes, others: Seq[Bytes], random: Random): (String, Bytes) = {
    val tree = Try(json.readTree(content)).toOption.filter(n => n != null && n.isContainerNode)
    if (tree.isDefined && random.nextInt(3) > 0) mutateJson(tree.get, random)
    else mutateBytes(content, others, random)
  }

  private def mutateBytes(content: Bytes, others: Seq[Bytes], random: Random): (String, Bytes) = {
    val n = content.length
    def place = if (n == 0) 0 else random.nextInt(n)
    def run(most: Int) = {
      val from = place
      (from, math.min(n, from + 1 + random.nextInt(most)))
    }
    random.nextInt(12) match {
      case 0 | 1 if n > 0 =>
        val at = place
        "bit flipped" -> content.updated(at, (content(at) ^ (1 << random.nextInt(8))).toByte)
      case 2 if n > 0 =>
        "byte overwritten" -> content.updated(place, random.nextInt().toByte)
      case 3 if n > 0 =>
        val (from, end) = run(64)
        "run overwritten" -> content.patch(from, noise(end - from, random), end - from)
      case 4 if n > 0 =>
        val (from, end) = run(256)
        "run of zeros" -> content.patch(from, new Bytes(end - from), end - from)
      case 5 => "truncated" -> content.take(place)
      case 6 => "extended" -> (content ++ noise(1 + random.nextInt(longest), random))
      case 7 =>
        "extended by itself" -> Array.fill(2 + random.nextInt(4))(content).flatten
      case 8 if n > 0 =>
        val (from, end) = run(256)
        "chunk deleted" -> content.patch(from, new Bytes(0), end - from)
      case 9 if n > 0 =>
        val (from, end) = run(256)
        "chunk doubled" -> content.patch(end, content.slice(from, end), 0)
      case 10 if n > 3 =>
        val Seq(a, b, c) = Seq.fill(3)(random.nextInt(n)).sorted
        "chunks swapped" ->
          (content.take(a) ++ content.slice(b, c) ++ content.slice(a, b) ++ content.drop(c))
      case _ if others.nonEmpty =>
        "replaced by another file" -> others(random.nextInt(others.size))
      case _ => "replaced by noise" -> noise(random.nextInt(longest), random)
    }
  }

  private def noise(length: Int, random: Random): Bytes = {
    val bytes = new Bytes(length)
    random.nextBytes(bytes)
    bytes
  }

  /** Texts that stand where a value stood. */
  private def strange(random: Random): (String, String) = {
    val values = Seq[(String, () => String)](
      "0" -> (() => "0"),
      "negative" -> (() => "-1"),
      "negative" -> (() => "-2147483648"),
      "huge" -> (() => "2147483647"),
      "huge" -> (() => "4294967297"),
      "huge" -> (() => "9223372036854775807"),
      "huge" -> (() => "1e999"),
      "huge" -> (() => "-1e308"),
      "many digits" -> (() => "9" * 5000),
      "fraction" -> (() => "1.5"),
      "NaN" -> (() => "NaN"),
      "NaN" -> (() => "\"NaN\""),
      "infinity" -> (() => "\"Infinity\""),
      "null" -> (() => "null"),
      "true" -> (() => "true"),
      "empty text" -> (() => "\"\""),
      "long text" -> (() => "\"" + "x" * (1 << 20) + "\""),
      "deep brackets" -> (() => "\"" + "sequential(" * 20000 + "\""),
      "deep list" -> (() => "[" * 100000 + "]" * 100000),
      "deep object" -> (() => "{\"a\":" * 100000 + "1" + "}" * 100000),
      "900 levels" -> (() => "[" * 900 + "]" * 900),
      "long list" -> (() => Seq.fill(20000)("7").mkString("[", ",", "]")),
      "empty list" -> (() => "[]"),
      "empty object" -> (() => "{}"),
      "a path" -> (() => "\"../../../etc\""),
      "a class" -> (() => "\"java.lang.Runtime\""),
      "another stage" -> (() => "\"org.apache.spark.ml.feature.Tokenizer\"")
    )
    val (name, make) = values(random.nextInt(values.size))
    s"value replaced by $name" -> make()
  }

  private def nodes(node: JsonNode): Seq[JsonNode] = {
    val inner = node.elements()
    var found = Seq(node)
    while (inner.hasNext) {
      val next = inner.next()
      if (next.isContainerNode) found ++= nodes(next)
    }
    found
  }

  private def names(node: ObjectNode): Seq[String] = {
    val names = node.fieldNames()
    Iterator.continually(names).takeWhile(_.hasNext).map(_.next()).toSeq
  }

  private def text(node: JsonNode): Bytes = node.toString.getBytes(UTF_8)

  private val mark = "@here@"

  private def mutateJson(tree: JsonNode, random: Random): (String, Bytes) = {
    val containers = nodes(tree).filter(_.size > 0)
    if (containers.isEmpty) {
      val (name, value) = strange(random)
      return name -> value.getBytes(UTF_8)
    }
    containers(random.nextInt(containers.size)) match {
      case node: ObjectNode =>
        val fields = names(node)
        val name = fields(random.nextInt(fields.size))
        random.nextInt(8) match {
          case 0 =>
            node.remove(name)
            "key removed" -> text(tree)
          case 1 =>
            node.set[JsonNode](name + "s", node.remove(name))
            "key renamed" -> text(tree)
          case 2 =>
            val doubled = s""""$name":${node.get(name)}"""
            node.put(mark, 0)
            "key doubled" -> new String(text(tree), UTF_8)
              .replace(s""""$mark":0""", doubled)
              .getBytes(UTF_8)
          case 3 =>
            val other = fields(random.nextInt(fields.size))
            val value = node.get(name)
            node.set[JsonNode](name, node.get(other))
            node.set[JsonNode](other, value)
            "values swapped" -> text(tree)
          case 4 if node.get(name).isNumber =>
            node.put(name, node.get(name).asDouble + 1 - 2 * random.nextInt(2))
            "number changed" -> text(tree)
          case 4 if node.get(name).isTextual =>
            node.put(name, node.get(name).asText.reverse)
            "text reversed" -> text(tree)
          case _ =>
            node.set[JsonNode](name, new TextNode(mark))
            replaceMark(tree, random)
        }
      case node: ArrayNode =>
        val at = random.nextInt(node.size)
        random.nextInt(4) match {
          case 0 =>
            node.remove(at)
            "item removed" -> text(tree)
          case 1 =>
            node.insert(at, node.get(at).deepCopy[JsonNode]())
            "item doubled" -> text(tree)
          case 2 if node.get(at).isTextual =>
            node.set(at, new TextNode(node.get(at).asText.replaceAll("\\d", "9")))
            "digits in a text changed" -> text(tree)
          case _ =>
            node.set(at, new TextNode(mark))
            replaceMark(tree, random)
        }
      case _ => throw new IllegalStateException
    }
  }

  private def replaceMark(tree: JsonNode, random: Random): (String, Bytes) = {
    val (name, value) = strange(random)
    name -> new String(text(tree), UTF_8).replace("\"" + mark + "\"", value).getBytes(UTF_8)
  }
}
