using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace LspAgent.Architecture.Tests;

/// <summary>What a compiled assembly refers to stays inside its boundary: read from its metadata, so that no alias or extension hides it.</summary>
[TestClass]
public sealed class BoundaryTests
{
    private static readonly string[] NotInCore =
    [
        "LspAgent.Protocol", "Microsoft.AspNetCore", "Microsoft.CodeAnalysis", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting",
        "System.IO.Pipelines", "System.IO.Pipes", "System.Net.Http", "System.Net.Security", "System.Net.Sockets", "System.Net.WebSockets",
    ];

    /// <summary>Of System.IO the core may use what touches no disk: text and byte streams in memory, paths as text, and the exceptions of ports.</summary>
    private static readonly HashSet<string> InputOutputInCore = new(StringComparer.Ordinal)
    {
        "Path", "Stream", "MemoryStream", "StreamReader", "StringReader", "StringWriter", "TextReader", "TextWriter",
        "EndOfStreamException", "FileNotFoundException", "InvalidDataException", "IOException",
    };

    [TestMethod]
    public void The_core_knows_no_wire_disk_network_process_or_compiler() =>
        Repository.AssertNone(ReferencesOf("LspAgent.Core").Where(ForbiddenInCore));

    [TestMethod]
    [DataRow("System.IO.File", true)]
    [DataRow("System.IO.Path", false)]
    [DataRow("System.Diagnostics.Process", true)]
    [DataRow("System.Diagnostics.Stopwatch", false)]
    [DataRow("System.Net.Http.HttpClient", true)]
    [DataRow("Microsoft.CodeAnalysis.Document", true)]
    [DataRow("LspAgent.Protocol.JsonRpc.Lane", true)]
    public void A_type_outside_the_core_is_told_apart(string type, bool forbidden) => Assert.AreEqual(forbidden, ForbiddenInCore(type));

    [TestMethod]
    [DataRow("LspAgent.Protocol")]
    [DataRow("LspAgent.Core")]
    [DataRow("LspAgent.Providers")]
    [DataRow("LspAgent.Tools")]
    [DataRow("LspAgent.Roslyn")]
    public void Only_the_host_has_a_web_server(string assembly) =>
        Repository.AssertNone(ReferencesOf(assembly).Where(type => IsIn(type, "Microsoft.AspNetCore")));

    [TestMethod]
    public void In_the_host_only_the_web_door_has_a_web_server() =>
        Repository.AssertNone(Repository.Read("server/LspAgent.Host", "*.cs")
            .Where(file => !file.Path.StartsWith("server/LspAgent.Host/Doors/Web/", StringComparison.Ordinal))
            .Where(file => SourceCode.WithoutStringsAndComments(file.Text).Contains("Microsoft.AspNetCore", StringComparison.Ordinal))
            .Select(file => file.Path));

    [TestMethod]
    [DataRow("LspAgent.Protocol")]
    [DataRow("LspAgent.Core")]
    [DataRow("LspAgent.Providers")]
    [DataRow("LspAgent.Tools")]
    [DataRow("lspagent")]
    public void Only_the_Roslyn_project_sees_the_compiler(string assembly) =>
        Repository.AssertNone(ReferencesOf(assembly).Where(type => IsIn(type, "Microsoft.CodeAnalysis")));

    [TestMethod]
    [DataRow("LspAgent.Core")]
    [DataRow("LspAgent.Providers")]
    [DataRow("LspAgent.Tools")]
    [DataRow("lspagent")]
    public void Only_the_protocol_reads_and_writes_pipes(string assembly) =>
        Repository.AssertNone(ReferencesOf(assembly).Where(type => IsIn(type, "System.IO.Pipelines") && type != "System.IO.Pipelines.IDuplexPipe"));

    [TestMethod]
    public void References_are_really_read() =>
        CollectionAssert.Contains(ReferencesOf("LspAgent.Core").ToArray(), "System.Threading.CancellationToken");

    private static bool ForbiddenInCore(string type) =>
        NotInCore.Any(name => IsIn(type, name))
        || type.StartsWith("System.Diagnostics.Process", StringComparison.Ordinal)
        || (type.StartsWith("System.IO.", StringComparison.Ordinal) && !InputOutputInCore.Contains(type["System.IO.".Length..]));

    private static bool IsIn(string type, string name) => type.StartsWith(name + ".", StringComparison.Ordinal);

    private static List<string> ReferencesOf(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
    }
}
