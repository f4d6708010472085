using System.Collections.Frozen;

namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>The classes of PyTorch's and torchvision's layers, networks and optimizers, where their modules define them.</summary>
/// <remarks>
/// One by one: such modules also hold what they import, a module <c>F</c> for one, and torchvision's feature extraction classes that make
/// code of what they are given.
/// </remarks>
internal static class LayerClasses
{
    // A module, then its classes.
    private static readonly FrozenSet<string> Known = Classes(
        "torch.nn.modules.activation CELU ELU GELU GLU Hardshrink Hardsigmoid Hardswish Hardtanh LeakyReLU LogSigmoid LogSoftmax Mish MultiheadAttention PReLU RReLU",
        "torch.nn.modules.activation ReLU ReLU6 SELU SiLU Sigmoid Softmax Softmax2d Softmin Softplus Softshrink Softsign Tanh Tanhshrink Threshold",
        "torch.nn.modules.adaptive AdaptiveLogSoftmaxWithLoss",
        "torch.nn.modules.batchnorm BatchNorm1d BatchNorm2d BatchNorm3d LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d SyncBatchNorm",
        "torch.nn.modules.channelshuffle ChannelShuffle",
        "torch.nn.modules.container Container ModuleDict ModuleList ParameterDict ParameterList Sequential",
        "torch.nn.modules.conv Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d",
        "torch.nn.modules.conv LazyConv1d LazyConv2d LazyConv3d LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d",
        "torch.nn.modules.distance CosineSimilarity PairwiseDistance",
        "torch.nn.modules.dropout AlphaDropout Dropout Dropout1d Dropout2d Dropout3d FeatureAlphaDropout",
        "torch.nn.modules.flatten Flatten Unflatten",
        "torch.nn.modules.fold Fold Unfold",
        "torch.nn.modules.instancenorm InstanceNorm1d InstanceNorm2d InstanceNorm3d LazyInstanceNorm1d LazyInstanceNorm2d LazyInstanceNorm3d",
        "torch.nn.modules.linear Bilinear Identity LazyLinear Linear NonDynamicallyQuantizableLinear",
        "torch.nn.modules.loss BCELoss BCEWithLogitsLoss CTCLoss CosineEmbeddingLoss CrossEntropyLoss GaussianNLLLoss HingeEmbeddingLoss HuberLoss KLDivLoss L1Loss MSELoss",
        "torch.nn.modules.loss MarginRankingLoss MultiLabelMarginLoss MultiLabelSoftMarginLoss MultiMarginLoss NLLLoss NLLLoss2d PoissonNLLLoss SmoothL1Loss SoftMarginLoss",
        "torch.nn.modules.loss TripletMarginLoss TripletMarginWithDistanceLoss",
        "torch.nn.modules.module Module",
        "torch.nn.modules.normalization CrossMapLRN2d GroupNorm LayerNorm LocalResponseNorm RMSNorm",
        "torch.nn.modules.padding CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d ReflectionPad1d ReflectionPad2d ReflectionPad3d",
        "torch.nn.modules.padding ReplicationPad1d ReplicationPad2d ReplicationPad3d ZeroPad1d ZeroPad2d ZeroPad3d",
        "torch.nn.modules.pixelshuffle PixelShuffle PixelUnshuffle",
        "torch.nn.modules.pooling AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d AvgPool1d AvgPool2d AvgPool3d",
        "torch.nn.modules.pooling FractionalMaxPool2d FractionalMaxPool3d LPPool1d LPPool2d LPPool3d MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d MaxUnpool3d",
        "torch.nn.modules.rnn GRU GRUCell LSTM LSTMCell RNN RNNBase RNNCell RNNCellBase",
        "torch.nn.modules.sparse Embedding EmbeddingBag",
        "torch.nn.modules.transformer Transformer TransformerDecoder TransformerDecoderLayer TransformerEncoder TransformerEncoderLayer",
        "torch.nn.modules.upsampling Upsample UpsamplingBilinear2d UpsamplingNearest2d",
        "torch.nn.parallel.data_parallel DataParallel",
        "torch.nn.parallel.distributed DistributedDataParallel",
        "torch.optim.adadelta Adadelta",
        "torch.optim.adafactor Adafactor",
        "torch.optim.adagrad Adagrad",
        "torch.optim.adam Adam",
        "torch.optim.adamax Adamax",
        "torch.optim.adamw AdamW",
        "torch.optim.asgd ASGD",
        "torch.optim.lbfgs LBFGS",
        "torch.optim.lr_scheduler ChainedScheduler ConstantLR CosineAnnealingLR CosineAnnealingWarmRestarts CyclicLR ExponentialLR LRScheduler LambdaLR LinearLR MultiStepLR",
        "torch.optim.lr_scheduler MultiplicativeLR OneCycleLR PolynomialLR ReduceLROnPlateau SequentialLR StepLR",
        "torch.optim.nadam NAdam",
        "torch.optim.optimizer Optimizer",
        "torch.optim.radam RAdam",
        "torch.optim.rmsprop RMSprop",
        "torch.optim.rprop Rprop",
        "torch.optim.sgd SGD",
        "torch.optim.sparse_adam SparseAdam",
        "torch.optim.swa_utils AveragedModel SWALR",
        "torchvision.models.alexnet AlexNet",
        "torchvision.models.convnext CNBlock CNBlockConfig ConvNeXt LayerNorm2d",
        "torchvision.models.densenet DenseNet",
        "torchvision.models.efficientnet EfficientNet FusedMBConv FusedMBConvConfig MBConv MBConvConfig",
        "torchvision.models.googlenet BasicConv2d GoogLeNet Inception InceptionAux",
        "torchvision.models.inception BasicConv2d Inception3 InceptionA InceptionAux InceptionB InceptionC InceptionD InceptionE",
        "torchvision.models.maxvit MBConv MaxVit MaxVitBlock MaxVitLayer PartitionAttentionLayer RelativePositionalMultiHeadAttention SwapAxes WindowDepartition WindowPartition",
        "torchvision.models.mnasnet MNASNet",
        "torchvision.models.mobilenet ConvBNReLU InvertedResidual MobileNetV2",
        "torchvision.models.mobilenetv2 ConvBNReLU InvertedResidual MobileNetV2",
        "torchvision.models.mobilenetv3 InvertedResidual InvertedResidualConfig MobileNetV3 SqueezeExcitation",
        "torchvision.models.regnet AnyStage BlockParams BottleneckTransform RegNet ResBottleneckBlock ResStemCifar ResStemIN SimpleStemIN VanillaBlock",
        "torchvision.models.resnet BasicBlock Bottleneck ResNet",
        "torchvision.models.shufflenetv2 InvertedResidual ShuffleNetV2",
        "torchvision.models.squeezenet Fire SqueezeNet",
        "torchvision.models.swin_transformer PatchMerging PatchMergingV2 ShiftedWindowAttention ShiftedWindowAttentionV2 SwinTransformer SwinTransformerBlock SwinTransformerBlockV2",
        "torchvision.models.vgg VGG",
        "torchvision.models.vision_transformer ConvStemConfig Encoder EncoderBlock MLPBlock VisionTransformer",
        "torchvision.models.segmentation.deeplabv3 ASPP ASPPConv ASPPPooling DeepLabHead DeepLabV3",
        "torchvision.models.segmentation.fcn FCN FCNHead",
        "torchvision.models.segmentation.lraspp LRASPP LRASPPHead",
        "torchvision.models._utils IntermediateLayerGetter",
        "torchvision.ops.misc ConvNormActivation Conv2dNormActivation Conv3dNormActivation FrozenBatchNorm2d MLP Permute SqueezeExcitation");

    /// <summary>Whether this is one of them.</summary>
    public static bool Contains(PythonGlobal global) => Known.Contains($"{global.Module} {global.Name}");

    private static FrozenSet<string> Classes(params string[] lines) =>
        lines.Select(line => line.Split(' ')).SelectMany(words => words.Skip(1).Select(name => $"{words[0]} {name}")).ToFrozenSet(StringComparer.Ordinal);
}
