/**
 * Examples as the engine reads them: packed into float blocks once, gathered into mini-batches in a
 * new order at every pass.
 */
package sparknn.nn.data;
