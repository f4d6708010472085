using F = TorchSharp.torch.nn.functional;

namespace Medic.LibTorch.Tests;

/// <summary>Every operator against PyTorch's, all in one run of Python.</summary>
public class OperatorComparison(OperatorComparison.Expected expected) : IClassFixture<OperatorComparison.Expected>
{
    private static readonly Dictionary<string, (string Python, Func<Inputs, object> CSharp)> Cases = new()
    {
        ["add"] = ("a + b", x => x.A + x.B),
        ["add alpha"] = ("torch.add(a, b, alpha=0.3)", x => x.A.add(x.B, 0.3)),
        ["scalar add"] = ("2 + a", x => 2 + x.A),
        ["sub"] = ("a - b", x => x.A - x.B),
        ["scalar sub"] = ("1.5 - a", x => 1.5 - x.A),
        ["mul"] = ("a * b", x => x.A * x.B),
        ["div"] = ("a / p", x => x.A / x.P),
        ["scalar div"] = ("2 / p", x => 2 / x.P),
        ["div floor"] = ("torch.div(a, p, rounding_mode='floor')", x => x.A.div(x.P, RoundingMode.floor)),
        ["div trunc"] = ("torch.div(a, 0.3, rounding_mode='trunc')", x => x.A.div(0.3, RoundingMode.trunc)),
        ["remainder"] = ("a % 0.3", x => x.A % 0.3),
        ["fmod"] = ("torch.fmod(a, 0.3)", x => x.A.fmod(0.3)),
        ["pow"] = ("p ** 1.7", x => x.P.pow(1.7)),
        ["pow tensor"] = ("p ** a", x => x.P.pow(x.A)),
        ["neg"] = ("-a", x => -x.A),
        ["abs"] = ("a.abs()", x => x.A.abs()),
        ["exp"] = ("a.exp()", x => x.A.exp()),
        ["log"] = ("p.log()", x => x.P.log()),
        ["sqrt"] = ("p.sqrt()", x => x.P.sqrt()),
        ["rsqrt"] = ("p.rsqrt()", x => x.P.rsqrt()),
        ["square"] = ("a.square()", x => x.A.square()),
        ["sign"] = ("a.sign()", x => x.A.sign()),
        ["sin"] = ("a.sin()", x => x.A.sin()),
        ["cos"] = ("a.cos()", x => x.A.cos()),
        ["tan"] = ("a.tan()", x => x.A.tan()),
        ["tanh"] = ("a.tanh()", x => x.A.tanh()),
        ["sigmoid"] = ("a.sigmoid()", x => x.A.sigmoid()),
        ["floor"] = ("(a * 3).floor()", x => (x.A * 3).floor()),
        ["ceil"] = ("(a * 3).ceil()", x => (x.A * 3).ceil()),
        ["round"] = ("(a * 3).round()", x => (x.A * 3).round()),
        ["round decimals"] = ("a.round(decimals=2)", x => x.A.round(2)),
        ["trunc"] = ("(a * 3).trunc()", x => (x.A * 3).trunc()),
        ["atan2"] = ("torch.atan2(a, b)", x => x.A.atan2(x.B)),
        ["clamp"] = ("a.clamp(-0.5, 0.5)", x => x.A.clamp(-0.5, 0.5)),
        ["clamp min"] = ("a.clamp(min=0.1)", x => x.A.clamp(min: 0.1)),
        ["clamp tensor"] = ("a.clamp(-p, p)", x => x.A.clamp(-x.P, x.P)),
        ["lerp"] = ("torch.lerp(a, b, p)", x => x.A.lerp(x.B, x.P)),
        ["addcmul"] = ("torch.addcmul(a, b, p, value=0.5)", x => x.A.addcmul(x.B, x.P, 0.5)),
        ["addcdiv"] = ("torch.addcdiv(a, b, p, value=0.5)", x => x.A.addcdiv(x.B, x.P, 0.5)),
        ["maximum"] = ("torch.maximum(a, b)", x => maximum(x.A, x.B)),
        ["minimum"] = ("torch.minimum(a, b)", x => minimum(x.A, x.B)),
        ["nan_to_num"] = ("(a / 0).nan_to_num(0, 1, -1)", x => (x.A / 0).nan_to_num(0, 1, -1)),
        ["eq"] = ("a == a.roll(1, 2)", x => x.A == x.A.roll(1, 2)),
        ["lt"] = ("a < b", x => x.A < x.B),
        ["ge scalar"] = ("a >= 0.2", x => x.A >= 0.2),
        ["scalar gt"] = ("0.2 > a", x => 0.2 > x.A),
        ["isnan"] = ("(a / 0 * 0).isnan()", x => (x.A / 0 * 0).isnan()),
        ["isfinite"] = ("(1 / a.floor()).isfinite()", x => (1 / x.A.floor()).isfinite()),
        ["logical_and"] = ("torch.logical_and(a > 0, b > 0)", x => (x.A > 0).logical_and(x.B > 0)),
        ["bitwise"] = ("(i & 5) | (i ^ 3)", x => (x.I & tensor(5L)) | (x.I ^ tensor(3L))),
        ["bitwise not"] = ("~(a > 0)", x => ~(x.A > 0)),
        ["sum"] = ("a.sum()", x => x.A.sum()),
        ["sum dims"] = ("a.sum((0, 2), keepdim=True)", x => x.A.sum([0, 2], keepdim: true)),
        ["sum bool"] = ("(a > 0).sum(1)", x => (x.A > 0).sum(1)),
        ["mean"] = ("a.mean()", x => x.A.mean()),
        ["mean dims"] = ("a.mean((1, 2))", x => x.A.mean([1, 2])),
        ["var"] = ("a.var()", x => x.A.var()),
        ["var biased"] = ("a.var((0, 2), unbiased=False)", x => x.A.var([0, 2], unbiased: false)),
        ["std dim"] = ("a.std(1, keepdim=True)", x => x.A.std(1, keepdim: true)),
        ["std_mean"] = ("torch.std_mean(a)[1]", x => x.A.std_mean().mean),
        ["prod"] = ("p.prod(1)", x => x.P.prod(1)),
        ["max"] = ("a.max()", x => x.A.max()),
        ["max dim"] = ("a.max(1).indices", x => x.A.max(1).indexes),
        ["min dim"] = ("a.min(2).values", x => x.A.min(2).values),
        ["amax"] = ("a.amax((0, 1))", x => x.A.amax(0, 1)),
        ["amin"] = ("a.amin((2,), keepdim=True)", x => x.A.amin([2], keepdim: true)),
        ["argmax"] = ("a.argmax(2)", x => x.A.argmax(2)),
        ["argmax all"] = ("a.argmax()", x => x.A.argmax()),
        ["argmin"] = ("a.argmin(0, keepdim=True)", x => x.A.argmin(0, keepdim: true)),
        ["norm"] = ("a.norm()", x => x.A.norm()),
        ["norm dim"] = ("a.norm(1, 2)", x => x.A.norm(2, false, 1)),
        ["logsumexp"] = ("a.logsumexp(1)", x => x.A.logsumexp(1)),
        ["cumsum"] = ("a.cumsum(2)", x => x.A.cumsum(2)),
        ["sort"] = ("a.sort(2, descending=True).values", x => x.A.sort(2, descending: true).Values),
        ["argsort"] = ("a.argsort(1)", x => x.A.argsort(1)),
        ["topk"] = ("a.topk(2).values", x => x.A.topk(2).values),
        ["median"] = ("a.median()", x => x.A.median()),
        ["quantile"] = ("a.quantile(torch.tensor([0.25, 0.5]))", x => x.A.quantile(tensor(new[] { 0.25f, 0.5f }))),
        ["quantile dim"] = ("a.quantile(torch.tensor(0.3), 1)", x => x.A.quantile(tensor(0.3f), 1)),
        ["kthvalue"] = ("a.kthvalue(2, 2).values", x => x.A.kthvalue(2, 2).values),
        ["bincount"] = ("i.flatten().bincount(minlength=15)", x => x.I.flatten().bincount(null, 15)),
        ["histc"] = ("a.histc(5, -1, 1)", x => x.A.histc(5, -1, 1)),
        ["any"] = ("(a > 0.9).any(2)", x => (x.A > 0.9).any(2)),
        ["all"] = ("(a > -2).all()", x => (x.A > -2).all()),
        ["count_nonzero"] = ("(a > 0).count_nonzero((1,))", x => (x.A > 0).count_nonzero([1])),
        ["softmax"] = ("a.softmax(1)", x => x.A.softmax(1)),
        ["log_softmax"] = ("a.log_softmax(2)", x => x.A.log_softmax(2)),
        ["matmul"] = ("a @ b.transpose(1, 2)", x => x.A.matmul(x.B.transpose(1, 2))),
        ["mm"] = ("a[0].mm(b[0].t())", x => x.A[0].mm(x.B[0].t())),
        ["bmm"] = ("torch.bmm(a, b.transpose(1, 2))", x => bmm(x.A, x.B.transpose(1, 2))),
        ["dot"] = ("a[0, 0].dot(b[0, 0])", x => x.A[0, 0].dot(x.B[0, 0])),
        ["addmm"] = ("torch.addmm(a[0, :, :3], a[0], b[0].t())", x => x.A[0][.., ..3].addmm(x.A[0], x.B[0].t())),
        ["permute"] = ("a.permute(2, 0, 1)", x => x.A.permute(2, 0, 1)),
        ["flip"] = ("a.flip(0, 2)", x => x.A.flip(0, 2)),
        ["roll"] = ("a.roll((1, -1), (1, 2))", x => x.A.roll((1, -1), (1, 2))),
        ["repeat"] = ("a.repeat(1, 2, 1)", x => x.A.repeat(1, 2, 1)),
        ["tile"] = ("a.tile((2, 1))", x => x.A.tile([2, 1])),
        ["expand"] = ("a[:, :1].expand(2, 3, 4)", x => x.A[.., ..1].expand(2, 3, 4)),
        ["narrow"] = ("a.narrow(1, 1, 2)", x => x.A.narrow(1, 1, 2)),
        ["unbind"] = ("a.unbind(1)[2]", x => x.A.unbind(1)[2]),
        ["split"] = ("a.split([1, 2], 1)[1]", x => x.A.split([1, 2], 1)[1]),
        ["chunk"] = ("a.chunk(2, 2)[1]", x => x.A.chunk(2, 2)[1]),
        ["stack"] = ("torch.stack([a, b], 1)", x => stack([x.A, x.B], 1)),
        ["cat"] = ("torch.cat([a, b], 2)", x => cat([x.A, x.B], 2)),
        ["where"] = ("torch.where(a > 0, a, b)", x => where(x.A > 0, x.A, x.B)),
        ["meshgrid"] = ("torch.meshgrid(torch.arange(3), torch.arange(2), indexing='ij')[1]", _ => meshgrid([arange(3), arange(2)])[1]),
        ["gather"] = ("a.gather(2, i % 4)", x => x.A.gather(2, x.I % 4)),
        ["scatter"] = ("a.scatter(2, i[:, :, :1] % 4, b[:, :, :1])", x => x.A.scatter(2, x.I[.., .., ..1] % 4, x.B[.., .., ..1])),
        ["scatter_add"] = ("a.scatter_add(2, i % 4, b)", x => x.A.clone().scatter_add_(2, x.I % 4, x.B)),
        ["index_select"] = ("a.index_select(1, torch.tensor([2, 0]))", x => x.A.index_select(1, tensor(new long[] { 2, 0 }))),
        ["index_add"] = ("a.index_add(1, torch.tensor([2]), b[:, :1], alpha=2)", x => x.A.clone().index_add_(1, tensor(new long[] { 2 }), x.B[.., ..1], 2)),
        ["index_copy"] = ("a.index_copy(1, torch.tensor([1]), b[:, :1])", x => x.A.index_copy(1, tensor(new long[] { 1 }), x.B[.., ..1])),
        ["take_along_dim"] = ("a.take_along_dim(i % 4, 2)", x => x.A.take_along_dim(x.I % 4, 2)),
        ["masked_fill"] = ("a.masked_fill(b > 0, 7)", x => x.A.masked_fill(x.B > 0, 7)),
        ["masked_select"] = ("a.masked_select(b > 0)", x => x.A.masked_select(x.B > 0)),
        ["nonzero"] = ("(a > 0.5).nonzero()", x => (x.A > 0.5).nonzero()),
        ["one_hot"] = ("F.one_hot(i, 15)", x => F.one_hot(x.I, 15)),
        ["tril"] = ("a.tril(-1)", x => x.A.tril(-1)),
        ["arange"] = ("torch.arange(2, 9, 3)", _ => arange(2, 9, 3)),
        ["arange float"] = ("torch.arange(0, 1, 0.3)", _ => arange(0, 1, 0.3)),
        ["linspace"] = ("torch.linspace(-1, 1, 5)", _ => linspace(-1, 1, 5)),
        ["eye"] = ("torch.eye(2, 3)", _ => eye(2, 3)),
        ["linear"] = ("F.linear(a, b[0], torch.ones(3))", x => F.linear(x.A, x.B[0], ones(3))),
        ["conv2d"] = ("F.conv2d(image, kernel, None, 2, 1)", x => F.conv2d(x.Image, x.Kernel, null, [2], [1])),
        ["conv2d same"] = ("F.conv2d(image, kernel, padding='same')", x => F.conv2d_padding(x.Image, x.Kernel, padding: Padding.Same)),
        ["batch_norm"] = ("F.batch_norm(image, None, None, training=True)", x => F.batch_norm(x.Image, null, null, training: true)),
        ["max_pool2d"] = ("F.max_pool2d(image, 3, 2, 1)", x => F.max_pool2d(x.Image, 3, 2, 1)),
        ["avg_pool2d"] = ("F.avg_pool2d(image, 2)", x => F.avg_pool2d(x.Image, 2)),
        ["avg_pool2d padded"] = ("F.avg_pool2d(image, 3, 2, 1, count_include_pad=False)", x => F.avg_pool2d(x.Image, 3, 2, 1, count_include_pad: false)),
        ["adaptive_avg_pool2d"] = ("F.adaptive_avg_pool2d(image, 3)", x => F.adaptive_avg_pool2d(x.Image, 3)),
        ["nearest"] = ("F.interpolate(image, (7, 9))", x => F.interpolate(x.Image, [7, 9])),
        ["bilinear"] = ("F.interpolate(image, (7, 9), mode='bilinear')", x => F.interpolate(x.Image, [7, 9], mode: InterpolationMode.Bilinear)),
        ["bilinear corners"] = ("F.interpolate(image, (7, 9), mode='bilinear', align_corners=True)", x => F.interpolate(x.Image, [7, 9], mode: InterpolationMode.Bilinear, align_corners: true)),
        ["bilinear antialias"] = ("F.interpolate(image, (3, 2), mode='bilinear', antialias=True)", x => F.interpolate(x.Image, [3, 2], mode: InterpolationMode.Bilinear, antialias: true)),
        ["bicubic"] = ("F.interpolate(image, scale_factor=(1.5, 2.0), mode='bicubic')", x => F.interpolate(x.Image, scale_factor: [1.5, 2.0], mode: InterpolationMode.Bicubic)),
        ["area"] = ("F.interpolate(image, (3, 4), mode='area')", x => F.interpolate(x.Image, [3, 4], mode: InterpolationMode.Area)),
        ["pad constant"] = ("F.pad(image, (1, 2, 0, 3), value=2.0)", x => F.pad(x.Image, (1, 2, 0, 3), value: 2)),
        ["pad reflect"] = ("F.pad(image, (1, 2, 0, 3), mode='reflect')", x => F.pad(x.Image, [1, 2, 0, 3], PaddingModes.Reflect)),
        ["pad replicate"] = ("F.pad(image, (1, 2, 0, 3), mode='replicate')", x => F.pad(x.Image, [1, 2, 0, 3], PaddingModes.Replicate)),
        ["pad circular"] = ("F.pad(image, (1, 2, 0, 3), mode='circular')", x => F.pad(x.Image, [1, 2, 0, 3], PaddingModes.Circular)),
        ["affine_grid"] = ("F.affine_grid(theta, (2, 3, 5, 5), align_corners=False)", x => F.affine_grid(x.Theta, [2, 3, 5, 5])),
        ["grid_sample"] = ("F.grid_sample(image, F.affine_grid(theta, (2, 3, 5, 5), align_corners=False), align_corners=False)", x => F.grid_sample(x.Image, F.affine_grid(x.Theta, [2, 3, 5, 5]), align_corners: false)),
        ["grid_sample nearest"] = ("F.grid_sample(image, F.affine_grid(theta, (2, 3, 5, 5), align_corners=True), mode='nearest', padding_mode='border', align_corners=True)", x => F.grid_sample(x.Image, F.affine_grid(x.Theta, [2, 3, 5, 5], true), GridSampleMode.Nearest, GridSamplePaddingMode.Border, true)),
        ["grid_sample reflection"] = ("F.grid_sample(image, 2 * F.affine_grid(theta, (2, 3, 5, 5), align_corners=False), padding_mode='reflection', align_corners=False)", x => F.grid_sample(x.Image, 2 * F.affine_grid(x.Theta, [2, 3, 5, 5]), padding_mode: GridSamplePaddingMode.Reflection, align_corners: false)),
        ["normalize"] = ("F.normalize(a, dim=2)", x => F.normalize(x.A, dim: 2)),
        ["cosine_similarity"] = ("F.cosine_similarity(a, b, 2)", x => F.cosine_similarity(x.A, x.B, 2)),
        ["unfold"] = ("F.unfold(image, 3, padding=1, stride=2)", x => F.unfold(x.Image, 3, padding: 1, stride: 2)),
        ["fold"] = ("F.fold(F.unfold(image, 3), (5, 6), 3)", x => F.fold(F.unfold(x.Image, 3), (5, 6), (3, 3))),
        ["cross_entropy"] = ("F.cross_entropy(a[:, 0], labels)", x => F.cross_entropy(x.A[.., 0], x.Labels)),
        ["cross_entropy smooth"] = ("F.cross_entropy(a[:, 0], labels, reduction='none', label_smoothing=0.1)", x => F.cross_entropy(x.A[.., 0], x.Labels, reduction: Reduction.None, label_smoothing: 0.1)),
        ["nll_loss"] = ("F.nll_loss(a[:, 0].log_softmax(1), labels)", x => F.nll_loss(x.A[.., 0].log_softmax(1), x.Labels)),
        ["mse_loss"] = ("F.mse_loss(a, b, reduction='sum')", x => F.mse_loss(x.A, x.B, Reduction.Sum)),
        ["l1_loss"] = ("F.l1_loss(a, b)", x => F.l1_loss(x.A, x.B)),
        ["smooth_l1_loss"] = ("F.smooth_l1_loss(a, b, beta=0.4)", x => F.smooth_l1_loss(x.A, x.B, beta: 0.4)),
        ["kl_div"] = ("F.kl_div(a.log_softmax(2), b.log_softmax(2), log_target=True, reduction='mean')", x => F.kl_div(x.A.log_softmax(2), x.B.log_softmax(2))),
        ["kl_div plain"] = ("F.kl_div(a.log_softmax(2), b.softmax(2), reduction='sum')", x => F.kl_div(x.A.log_softmax(2), x.B.softmax(2), log_target: false, Reduction.Sum)),
        ["binary_cross_entropy_with_logits"] = ("F.binary_cross_entropy_with_logits(a, (b > 0).float())", x => F.binary_cross_entropy_with_logits(x.A, (x.B > 0).@float())),
        ["leaky_relu"] = ("F.leaky_relu(a, 0.2)", x => F.leaky_relu(x.A, 0.2)),
        ["silu"] = ("F.silu(a)", x => F.silu(x.A)),
        ["softplus"] = ("F.softplus(a)", x => F.softplus(x.A)),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Result_is_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var actual = (Tensor)Cases[name].CSharp(new Inputs());
        Tensors.Near(expected.Value(name), actual.Numbers());
    }

    public sealed class Inputs
    {
        public Tensor A { get; } = Tensors.Wave(1.3, 2, 3, 4);

        public Tensor B { get; } = Tensors.Wave(0.7, 2, 3, 4);

        public Tensor P { get; } = Tensors.Wave(0.9, 2, 3, 4).abs().add(0.1);

        public Tensor I { get; } = arange(24, int64).mul(7).remainder(11).reshape(2, 3, 4);

        public Tensor Image { get; } = Tensors.Wave(0.37, 2, 3, 5, 6);

        public Tensor Kernel { get; } = Tensors.Wave(0.71, 4, 3, 3, 3);

        public Tensor Theta { get; } = Tensors.Wave(2.1, 2, 2, 3);

        public Tensor Labels { get; } = tensor(new long[] { 3, 1 });
    }

    public sealed class Expected
    {
        private readonly Lazy<Dictionary<string, double[]>> _values = new(() => PythonTorch.Run(
            Tensors.WavePython +
            """
            a, b, p = wave(1.3, 2, 3, 4), wave(0.7, 2, 3, 4), wave(0.9, 2, 3, 4).abs() + 0.1
            i = (torch.arange(24) * 7 % 11).reshape(2, 3, 4)
            image, kernel, theta = wave(0.37, 2, 3, 5, 6), wave(0.71, 4, 3, 3, 3), wave(2.1, 2, 2, 3)
            labels = torch.tensor([3, 1])

            """ +
            string.Join("\n", Cases.Select(entry => $"out['{entry.Key}'] = {entry.Value.Python}"))));

        public double[] Value(string name) => _values.Value[name];
    }
}
