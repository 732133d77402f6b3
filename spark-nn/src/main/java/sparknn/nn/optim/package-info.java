/**
 * Optimisers: how a gradient changes the parameters. One record a file, named by a spec. An
 * optimiser sees flat arrays, never a layer.
 */
package sparknn.nn.optim;
