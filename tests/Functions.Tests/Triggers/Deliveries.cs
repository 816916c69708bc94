using Microsoft.Azure.Functions.Worker;
using Moq;

namespace Trunkline.Functions.Tests.Triggers;

/// <summary>What a queue trigger knows of a message beside its body. It comes as texts.</summary>
internal static class Deliveries
{
    public static FunctionContext Number(int number)
    {
        var binding = new Mock<BindingContext>();
        binding.Setup(b => b.BindingData).Returns(new Dictionary<string, object?> { ["DequeueCount"] = $"{number}" });
        var context = new Mock<FunctionContext>();
        context.Setup(c => c.BindingContext).Returns(binding.Object);
        return context.Object;
    }
}
