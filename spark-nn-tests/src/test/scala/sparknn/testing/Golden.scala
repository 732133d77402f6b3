package sparknn.testing

import com.fasterxml.jackson.databind.{JsonNode, ObjectMapper}

/** The golden numbers of another library: resources/golden, with its README. */
object Golden {

  /** One file. */
  def read(name: String): JsonNode = {
    val stream = getClass.getResourceAsStream(s"/golden/$name.json")
    try new ObjectMapper().readTree(stream)
    finally stream.close()
  }

  /** The items of a list. */
  def items(node: JsonNode): Seq[JsonNode] = (0 until node.size).map(i => node.get(i))

  /** All numbers of a list or of a list of lists, row by row. */
  def doubles(node: JsonNode): Array[Double] =
    if (node.isArray) items(node).flatMap(item => doubles(item).toSeq).toArray
    else Array(node.asDouble)

  /** The same in single precision. */
  def floats(node: JsonNode): Array[Float] = doubles(node).map(_.toFloat)
}
