package sparknn.internal.distributed

import sparknn.nn.data.{Batch, RowBlock, TargetScaling}

/** A row as it was packed. Block counts the worker's blocks. */
final case class Unpacked(
    worker: Int,
    block: Int,
    features: Seq[Float],
    label: Float,
    weight: Float,
    heldOut: Boolean
)

object Unpacked {

  /** All rows, in the order of the workers and their blocks. */
  def all(data: PackedData, width: Int): IndexedSeq[Unpacked] = {
    val partitions = data.blocks.glom().collect()
    for {
      worker <- 0 until partitions.size
      number <- 0 until partitions.get(worker).size
      block = new RowBlock(partitions.get(worker).get(number))
      row <- 0 until block.rows
    } yield {
      val batch = new Batch(1, width, 1)
      block.copyTo(row, TargetScaling.none(1), batch)
      Unpacked(
        worker,
        number,
        batch.features.toSeq,
        block.target(row, 0).toFloat,
        block.weight(row),
        block.heldOut
      )
    }
  }
}
