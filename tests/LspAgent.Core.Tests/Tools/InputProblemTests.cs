using System.Text.Json;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Tests.Tools;

/// <summary>What the model is told of an input that cannot be read.</summary>
[TestClass]
public sealed class InputProblemTests
{
    private const string Schema = """{"type":"object","properties":{"command":{"type":"string"},"timeout":{"type":"integer"}},"required":["command"],"additionalProperties":false}""";

    [TestMethod]
    [DataRow("""{"cmd":"ls"}""", "it has no member cmd, command is missing")]
    [DataRow("""{"timeout":1}""", "command is missing")]
    [DataRow("""{"command":"a","command":"b"}""", "command stands there twice")]
    [DataRow("""{"command":"a","timeout":"soon"}""", "what stands at timeout does not fit")]
    [DataRow("""[]""", "it is not an object")]
    public void It_is_said_in_the_words_of_the_schema(string input, string expected) =>
        Assert.AreEqual(expected, InputProblem.Describe(input, Schema, new JsonException("x", "$.timeout", 0, 0)));
}
