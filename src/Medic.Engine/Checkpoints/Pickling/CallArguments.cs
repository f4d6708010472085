using System.Text;

namespace Medic.Engine.Checkpoints.Pickling;

/// <summary>The arguments of one call that a pickle asks for; an argument that does not fit is damage.</summary>
internal readonly struct CallArguments(PythonGlobal function, PythonTuple values)
{
    public int Count => values.Count;

    public PythonGlobal Function => function;

    public object? this[int index] => index < values.Count ? values[index] : throw Unfit();

    public PickledStorage Storage(int index) => this[index] as PickledStorage ?? throw Unfit();

    public PickledTensor Tensor(int index) => this[index] as PickledTensor ?? throw Unfit();

    public PythonGlobal Global(int index) => this[index] as PythonGlobal ?? throw Unfit();

    public PythonTuple Tuple(int index) => this[index] as PythonTuple ?? throw Unfit();

    public PythonDictionary Dictionary(int index) => this[index] as PythonDictionary ?? throw Unfit();

    public string Text(int index) => this[index] as string ?? throw Unfit();

    public long Integer(int index) => this[index] is long number ? number : throw Unfit();

    public long[] Integers(int index)
    {
        if (this[index] is not IReadOnlyList<object?> items)
            throw Unfit();
        var numbers = new long[items.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = items[i] is long number ? number : throw Unfit();
        return numbers;
    }

    public List<object?> Items(int index) => this[index] switch
    {
        PickledSet set => set.Items,
        IReadOnlyList<object?> items => items.ToList(),
        _ => throw Unfit(),
    };

    /// <summary>Bytes; Python 2 wrote them as text.</summary>
    public byte[] Bytes(int index) => this[index] switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        _ => throw Unfit(),
    };

    public InvalidDataException Unfit() => FileProblem.Damaged($"'{function}' gets arguments it cannot take");
}
