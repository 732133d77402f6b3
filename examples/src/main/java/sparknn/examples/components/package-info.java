/** An activation and a layer that are not spark-nn's own, and how a jar declares them. */
package sparknn.examples.components;
