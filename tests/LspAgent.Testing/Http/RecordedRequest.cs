using System.Text;

namespace LspAgent.Testing.Http;

/// <summary>A request as it came in: header names in lower case, the body whole.</summary>
public sealed record RecordedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    public string BodyText => Encoding.UTF8.GetString(Body.Span);
}
