using System.Security.Cryptography;
using System.Text;

namespace LspAgent.Roslyn.Workspace;

/// <summary>Names everything that the project models of a workspace are made of by its content: the same name, the same models.</summary>
internal static class ModelKey
{
    /// <summary>Raised whenever the models or the way they are found change.</summary>
    private const string Format = "1";

    public static string Of(SourceWalk walk, SdkRoslyn roslyn)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(Format);
        Add(roslyn.Sdk.ToString());
        foreach (var path in walk.Model.Keys.Order(StringComparer.Ordinal))
        {
            Add(path);
            hash.AppendData(SHA256.HashData(CacheFile.Read(path) ?? []));
        }

        // Which sources there are decides what a project compiles; what they say does not.
        foreach (var path in walk.Sources.Keys.Order(StringComparer.Ordinal))
        {
            Add(path);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
            hash.AppendData([0]);
        }
    }
}
