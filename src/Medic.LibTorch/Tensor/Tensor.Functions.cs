using TorchSharp.Interop;

namespace TorchSharp;

// Functions of one element each; those with an underscore change the tensor itself, and return it.
public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements without their signs.</summary>
        public Tensor abs() => Aten.Call("abs", this);

        /// <inheritdoc cref="abs()"/>
        public Tensor abs_() => Aten.InPlace("abs_", this);

        /// <summary>The arc cosine.</summary>
        public Tensor acos() => Aten.Call("acos", this);

        /// <inheritdoc cref="acos()"/>
        public Tensor acos_() => Aten.InPlace("acos_", this);

        /// <summary>The arc sine.</summary>
        public Tensor asin() => Aten.Call("asin", this);

        /// <inheritdoc cref="asin()"/>
        public Tensor asin_() => Aten.InPlace("asin_", this);

        /// <summary>The arc tangent.</summary>
        public Tensor atan() => Aten.Call("atan", this);

        /// <inheritdoc cref="atan()"/>
        public Tensor atan_() => Aten.InPlace("atan_", this);

        /// <summary>Bits, or truth values, that are not set.</summary>
        public Tensor bitwise_not() => Aten.Call("bitwise_not", this);

        /// <inheritdoc cref="bitwise_not()"/>
        public Tensor bitwise_not_() => Aten.InPlace("bitwise_not_", this);

        /// <summary>The elements, rounded up.</summary>
        public Tensor ceil() => Aten.Call("ceil", this);

        /// <inheritdoc cref="ceil()"/>
        public Tensor ceil_() => Aten.InPlace("ceil_", this);

        /// <summary>The cosine.</summary>
        public Tensor cos() => Aten.Call("cos", this);

        /// <inheritdoc cref="cos()"/>
        public Tensor cos_() => Aten.InPlace("cos_", this);

        /// <summary>The hyperbolic cosine.</summary>
        public Tensor cosh() => Aten.Call("cosh", this);

        /// <inheritdoc cref="cosh()"/>
        public Tensor cosh_() => Aten.InPlace("cosh_", this);

        /// <summary>The error function.</summary>
        public Tensor erf() => Aten.Call("erf", this);

        /// <inheritdoc cref="erf()"/>
        public Tensor erf_() => Aten.InPlace("erf_", this);

        /// <summary>The inverse of the error function.</summary>
        public Tensor erfinv() => Aten.Call("erfinv", this);

        /// <inheritdoc cref="erfinv()"/>
        public Tensor erfinv_() => Aten.InPlace("erfinv_", this);

        /// <summary>e to the power of the elements.</summary>
        public Tensor exp() => Aten.Call("exp", this);

        /// <inheritdoc cref="exp()"/>
        public Tensor exp_() => Aten.InPlace("exp_", this);

        /// <summary>e to the power of the elements, less 1.</summary>
        public Tensor expm1() => Aten.Call("expm1", this);

        /// <inheritdoc cref="expm1()"/>
        public Tensor expm1_() => Aten.InPlace("expm1_", this);

        /// <summary>The elements, rounded down.</summary>
        public Tensor floor() => Aten.Call("floor", this);

        /// <inheritdoc cref="floor()"/>
        public Tensor floor_() => Aten.InPlace("floor_", this);

        /// <summary>What the elements have behind the point.</summary>
        public Tensor frac() => Aten.Call("frac", this);

        /// <inheritdoc cref="frac()"/>
        public Tensor frac_() => Aten.InPlace("frac_", this);

        /// <summary>The natural logarithm.</summary>
        public Tensor log() => Aten.Call("log", this);

        /// <inheritdoc cref="log()"/>
        public Tensor log_() => Aten.InPlace("log_", this);

        /// <summary>The logarithm to base 10.</summary>
        public Tensor log10() => Aten.Call("log10", this);

        /// <inheritdoc cref="log10()"/>
        public Tensor log10_() => Aten.InPlace("log10_", this);

        /// <summary>The natural logarithm of 1 more.</summary>
        public Tensor log1p() => Aten.Call("log1p", this);

        /// <inheritdoc cref="log1p()"/>
        public Tensor log1p_() => Aten.InPlace("log1p_", this);

        /// <summary>The logarithm to base 2.</summary>
        public Tensor log2() => Aten.Call("log2", this);

        /// <inheritdoc cref="log2()"/>
        public Tensor log2_() => Aten.InPlace("log2_", this);

        /// <summary>Where the elements are zero.</summary>
        public Tensor logical_not() => Aten.Call("logical_not", this);

        /// <inheritdoc cref="logical_not()"/>
        public Tensor logical_not_() => Aten.InPlace("logical_not_", this);

        /// <summary>The elements' opposites.</summary>
        public Tensor neg() => Aten.Call("neg", this);

        /// <inheritdoc cref="neg()"/>
        public Tensor neg_() => Aten.InPlace("neg_", this);

        /// <summary>1 over the elements.</summary>
        public Tensor reciprocal() => Aten.Call("reciprocal", this);

        /// <inheritdoc cref="reciprocal()"/>
        public Tensor reciprocal_() => Aten.InPlace("reciprocal_", this);

        /// <summary>The elements, but zero where they are negative.</summary>
        public Tensor relu() => Aten.Call("relu", this);

        /// <inheritdoc cref="relu()"/>
        public Tensor relu_() => Aten.InPlace("relu_", this);

        /// <summary>1 over the square root.</summary>
        public Tensor rsqrt() => Aten.Call("rsqrt", this);

        /// <inheritdoc cref="rsqrt()"/>
        public Tensor rsqrt_() => Aten.InPlace("rsqrt_", this);

        /// <summary>The logistic function.</summary>
        public Tensor sigmoid() => Aten.Call("sigmoid", this);

        /// <inheritdoc cref="sigmoid()"/>
        public Tensor sigmoid_() => Aten.InPlace("sigmoid_", this);

        /// <summary>The elements' signs: -1, 0 or 1.</summary>
        public Tensor sign() => Aten.Call("sign", this);

        /// <inheritdoc cref="sign()"/>
        public Tensor sign_() => Aten.InPlace("sign_", this);

        /// <summary>The sine.</summary>
        public Tensor sin() => Aten.Call("sin", this);

        /// <inheritdoc cref="sin()"/>
        public Tensor sin_() => Aten.InPlace("sin_", this);

        /// <summary>The hyperbolic sine.</summary>
        public Tensor sinh() => Aten.Call("sinh", this);

        /// <inheritdoc cref="sinh()"/>
        public Tensor sinh_() => Aten.InPlace("sinh_", this);

        /// <summary>The square root.</summary>
        public Tensor sqrt() => Aten.Call("sqrt", this);

        /// <inheritdoc cref="sqrt()"/>
        public Tensor sqrt_() => Aten.InPlace("sqrt_", this);

        /// <summary>The tangent.</summary>
        public Tensor tan() => Aten.Call("tan", this);

        /// <inheritdoc cref="tan()"/>
        public Tensor tan_() => Aten.InPlace("tan_", this);

        /// <summary>The hyperbolic tangent.</summary>
        public Tensor tanh() => Aten.Call("tanh", this);

        /// <inheritdoc cref="tanh()"/>
        public Tensor tanh_() => Aten.InPlace("tanh_", this);

        /// <summary>The elements, rounded towards zero.</summary>
        public Tensor trunc() => Aten.Call("trunc", this);

        /// <inheritdoc cref="trunc()"/>
        public Tensor trunc_() => Aten.InPlace("trunc_", this);

        /// <summary>The elements times their logistic function.</summary>
        public Tensor silu() => Aten.Call("silu", this);

        /// <inheritdoc cref="silu()"/>
        public Tensor silu_() => Aten.InPlace("silu_", this);

        /// <summary>The elements, kept within 0 and 6.</summary>
        public Tensor relu6() => Aten.Call("relu6", this);

        /// <inheritdoc cref="relu6()"/>
        public Tensor relu6_() => Aten.InPlace("relu6_", this);

        /// <inheritdoc cref="abs()"/>
        public Tensor absolute() => abs();

        /// <inheritdoc cref="neg()"/>
        public Tensor negative() => neg();

        /// <inheritdoc cref="trunc()"/>
        public Tensor fix() => trunc();

        /// <summary>The square.</summary>
        public Tensor square() => pow(2);

        /// <summary>The elements, rounded to that many decimals, halves to the even side.</summary>
        public Tensor round(long decimals = 0) => Aten.Call("round.decimals", this, decimals);

        /// <inheritdoc cref="round(long)"/>
        public Tensor round_(long decimals = 0) => Aten.InPlace("round_.decimals", this, decimals);

        /// <summary>The elements, with other numbers for those that are none and for the infinite.</summary>
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) =>
            Aten.Call("nan_to_num", this, nan, posinf, neginf);

        /// <inheritdoc cref="nan_to_num(double, double?, double?)"/>
        public Tensor nan_to_num_(double nan = 0, double? posinf = null, double? neginf = null) =>
            Aten.InPlace("nan_to_num_", this, nan, posinf, neginf);

        /// <summary>The elements, but times a slope where they are negative.</summary>
        public Tensor leaky_relu(Scalar negative_slope) => Aten.Call("leaky_relu", this, negative_slope);

        /// <inheritdoc cref="leaky_relu(Scalar)"/>
        public Tensor leaky_relu_(Scalar negative_slope) => Aten.InPlace("leaky_relu_", this, negative_slope);

        /// <summary>The smooth form of <see cref="relu()"/>.</summary>
        public Tensor softplus(double beta = 1, double threshold = 20) => Aten.Call("softplus", this, beta, threshold);

        /// <summary>The logarithm of the odds.</summary>
        public Tensor logit(double? eps = null) => Aten.Call("logit", this, eps);
    }
}
