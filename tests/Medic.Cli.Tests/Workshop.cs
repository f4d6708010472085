using System.Buffers.Binary;
using Medic.Engine.Checkpoints;
using Medic.Engine.Models;
using static TorchSharp.torch;

namespace Medic.Cli.Tests;

/// <summary>A folder with small data and models made for one test class; gone afterwards.</summary>
public sealed class Workshop : IDisposable
{
    private const int Side = 28;
    private const int ClassCount = 10;

    /// <summary>Makes the folder and the data.</summary>
    public Workshop()
    {
        Data = WriteData("data", ClassCount);
        Model = WriteModel("model.pth", "WRN-10-1");
    }

    /// <summary>Where everything is.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("medic-cli-").FullName;

    /// <summary>IDX data: grey squares that grow darker from class to class, 96 to train on and 40 to test.</summary>
    public string Data { get; }

    /// <summary>A small network, untrained, with one input channel.</summary>
    public string Model { get; }

    /// <summary>A path in the folder.</summary>
    public string Below(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Writes a file of text, which is no checkpoint.</summary>
    public string WriteText(string name, string text)
    {
        File.WriteAllText(Below(name), text);
        return Below(name);
    }

    /// <summary>Writes data as <see cref="Data"/> is.</summary>
    /// <param name="name">The folder's name.</param>
    /// <param name="classCount">How many classes it has.</param>
    public string WriteData(string name, int classCount)
    {
        var folder = Directory.CreateDirectory(Below(name)).FullName;
        WriteIdx(folder, "train", 96, classCount);
        WriteIdx(folder, "t10k", 40, classCount);
        return folder;
    }

    /// <summary>Writes an untrained model.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="favourite">The class that it calls every image; null for none in particular.</param>
    public string WriteModel(string name, string architecture, int? favourite = null)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        random.manual_seed(1);
        using var network = ArchitectureCatalog.Create(architecture, ClassCount, inputChannels: 1).Build();
        if (favourite is { } label)
            network.state_dict()["fc.bias"].narrow(0, label, 1).fill_(1000);
        CheckpointWriter.Write(
            Below(name), NetworkState.Capture(network), new CheckpointLayout("net_state_dict", HasModulePrefix: false), new Dictionary<string, object?>());
        return Below(name);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void WriteIdx(string folder, string part, int count, int classCount)
    {
        var labels = Enumerable.Range(0, count).Select(index => (byte)(index % classCount)).ToArray();
        var images = labels.SelectMany(label => Enumerable.Repeat((byte)(25 * label), Side * Side)).ToArray();
        WriteIdx(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), labels, count);
        WriteIdx(Path.Combine(folder, $"{part}-images-idx3-ubyte"), images, count, Side, Side);
    }

    private static void WriteIdx(string path, byte[] values, params int[] shape)
    {
        const byte UnsignedBytes = 8;
        using var stream = File.Create(path);
        stream.Write([0, 0, UnsignedBytes, (byte)shape.Length]);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (var extent in shape)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, extent);
            stream.Write(number);
        }

        stream.Write(values);
    }
}
