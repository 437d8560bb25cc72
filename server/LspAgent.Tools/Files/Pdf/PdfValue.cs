using System.Collections.Immutable;

namespace LspAgent.Tools.Files.Pdf;

/// <summary>One value of a PDF, as its syntax has it. Closed.</summary>
internal abstract record PdfValue
{
    private PdfValue()
    {
    }

    public sealed record Nothing : PdfValue;

    public sealed record Truth(bool Value) : PdfValue;

    public sealed record Number(double Value) : PdfValue;

    public sealed record Name(string Value) : PdfValue;

    /// <param name="Value">Bytes, one in each character.</param>
    public sealed record Text(string Value) : PdfValue;

    public sealed record List(ImmutableArray<PdfValue> Items) : PdfValue;

    public sealed record Map(ImmutableDictionary<string, PdfValue> Entries) : PdfValue;

    /// <param name="Data">As it is stored, behind its filters.</param>
    public sealed record Stream(ImmutableDictionary<string, PdfValue> Entries, ReadOnlyMemory<byte> Data) : PdfValue;

    /// <summary>Another object of the file.</summary>
    public sealed record Reference(int Id) : PdfValue;

    /// <summary>A word that is none of these: an operator of a page, or a keyword of the file.</summary>
    public sealed record Word(string Value) : PdfValue;
}
