using TorchSharp.Interop;

namespace TorchSharp;

// Products of vectors and matrices.
public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The product of vectors, matrices, or batches of matrices.</summary>
        public Tensor matmul(Tensor target) => Aten.Call("matmul", this, target);

        /// <summary>The product of two matrices.</summary>
        public Tensor mm(Tensor target) => Aten.Call("mm", this, target);

        /// <summary>The product of a matrix and a vector.</summary>
        public Tensor mv(Tensor target) => Aten.Call("mv", this, target);

        /// <summary>The products of two batches of matrices.</summary>
        public Tensor bmm(Tensor batch2) => Aten.Call("bmm", this, batch2);

        /// <summary>The product of two vectors, a number.</summary>
        public Tensor dot(Tensor target) => Aten.Call("dot", this, target);

        /// <summary>The products of every element of a vector with every one of another.</summary>
        public Tensor outer(Tensor vec2) => Aten.Call("outer", this, vec2);

        /// <summary>This, times <paramref name="beta"/>, plus the product of two matrices, times <paramref name="alpha"/>.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Aten.Call("addmm", this, mat1, mat2, beta, alpha);

        /// <summary>This, times <paramref name="beta"/>, plus the products of two batches of matrices, times <paramref name="alpha"/>.</summary>
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Aten.Call("baddbmm", this, batch1, batch2, beta, alpha);

        /// <summary>The sum of a matrix's diagonal.</summary>
        public Tensor trace() => Aten.Call("trace", this);

        /// <summary>The p-norm of the difference to another.</summary>
        public Tensor dist(Tensor other, float p = 2.0f) => Aten.Call("dist", this, other, p);
    }
}
